import * as tf from '@tensorflow/tfjs';
import type { Uniform, WebgpuBackend, WebgpuProgram } from './webgpuBackend';

/** A program that reads its inputs by index and gets their sizes as integers. */
export interface CountedProgram {
  /** The inputs, by the names of their arrays in WGSL. */
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  /** Names of the arrays that are bound as vec4: of inputs, or `result`. */
  readonly inFours?: readonly string[];
  /** Number of values of the result. */
  readonly size: number;
  /** Integers, by the names of their uniforms. */
  readonly counts: Readonly<Record<string, number>>;
  /** Numbers of type f32, by the names of their uniforms. */
  readonly factors?: Readonly<Record<string, number>>;
  readonly threads: number;
  /** Workgroups on each axis. If it is one number, `main` receives the index of its thread among all threads. */
  readonly groups: number | readonly [number, number, number];
  readonly code: string;
  /** Equal for equal code. */
  readonly key: string;
}

/** Runs the program. The result has one axis. */
export function runCountedProgram(backend: WebgpuBackend, counted: CountedProgram): tf.TensorInfo {
  const { inputs, inFours = [], size, counts, factors = {}, threads, groups, code, key } = counted;
  const lanes = (name: string): number => (inFours.includes(name) ? 4 : 1);
  const isFlat = typeof groups === 'number';
  const program: WebgpuProgram = {
    variableNames: Object.keys(inputs),
    variableComponents: Object.keys(inputs).map(lanes),
    outputComponent: lanes('result'),
    outputShape: [size],
    uniforms: [
      ...Object.keys(counts).map((name) => `${name} : i32,`),
      ...Object.keys(factors).map((name) => `${name} : f32,`),
    ].join(' '),
    workgroupSize: [threads, 1, 1],
    dispatchLayout: isFlat ? { x: [0] } : { x: [0], y: [1], z: [2] },
    dispatch: isFlat ? [groups, 1, 1] : [...groups],
    size: false,
    shaderKey: `radnet_${key}_${inFours.join('_')}`,
    getUserCode: () => code,
  };
  const flat = Object.values(inputs).map((tensor) => ({
    ...tensor,
    shape: [tf.util.sizeFromShape(tensor.shape)],
  }));
  const uniforms: Uniform[] = [
    ...Object.values(counts).map((count): Uniform => ({ type: 'int32', data: [count] })),
    ...Object.values(factors).map((factor): Uniform => ({ type: 'float32', data: [factor] })),
  ];
  return backend.runWebGPUProgram(program, flat, 'float32', uniforms);
}
