import * as tf from '@tensorflow/tfjs';
import type { Uniform, WebgpuBackend, WebgpuProgram } from './webgpuBackend';

/** A program that reads its inputs by place, and knows their sizes from whole numbers alone. */
export interface CountedProgram {
  /** By the name of their array in WGSL. */
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  /** What is bound as vec4, of the inputs, and of `result`. */
  readonly inFours?: readonly string[];
  /** Values of the result. */
  readonly size: number;
  /** By the name of their uniform. */
  readonly counts: Readonly<Record<string, number>>;
  /** Likewise, of type f32. */
  readonly factors?: Readonly<Record<string, number>>;
  readonly threads: number;
  /** Workgroups; one number for as many as there need be, of which `main` takes the place of its thread among all. */
  readonly groups: number | readonly [number, number, number];
  readonly code: string;
  /** Equal for equal code. */
  readonly key: string;
}

/** The result has one axis. */
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
