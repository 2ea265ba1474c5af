import * as tf from '@tensorflow/tfjs';
import { type MapInputs, MapReads } from './mapReads';
import type { Uniform, WebgpuBackend, WebgpuProgram } from './webgpuBackend';

export interface MapProgram extends MapInputs {
  /** [..., C] of the result. */
  readonly shape: readonly number[];
  /** WGSL of the type V, for `row` and `channel`: see `MapReads`. */
  readonly value: string;
  /** Statements before it. */
  readonly code?: string;
  /** Functions beside those of `MapReads`, of so many lanes. */
  readonly functions?: (lanes: 1 | 4) => string;
  readonly uniforms?: Readonly<Record<string, Uniform>>;
  /** Equal for equal code. */
  readonly key: string;
}

const THREADS = 128;

/** Computes each pixel and channel from the same pixel and channel of the inputs, in one pass over the maps. */
export function runMapProgram(backend: WebgpuBackend, map: MapProgram): tf.TensorInfo {
  const { shape, value, code = '', functions, uniforms = {}, key } = map;
  const reads = new MapReads(map, shape.at(-1)!);
  const program: WebgpuProgram = {
    ...reads.bindings,
    outputComponent: reads.lanes,
    outputShape: shape,
    uniforms: reads.declarations(uniforms),
    workgroupSize: [THREADS, 1, 1],
    dispatchLayout: { x: shape.map((_, axis) => axis) },
    dispatch: [Math.ceil(tf.util.sizeFromShape([...shape]) / reads.lanes / THREADS), 1, 1],
    size: true,
    shaderKey: `radnet_${key}_${reads.lanes}`,
    getUserCode: () => `
      ${reads.functions}
      ${functions?.(reads.lanes) ?? ''}
      fn main(index : i32) {
        if (index < uniforms.size) {
          let row = index / uniforms.channels;
          let channel = index % uniforms.channels;
          ${code}
          result[index] = ${value};
        }
      }
    `,
  };
  return backend.runWebGPUProgram(program, reads.inputs, 'float32', reads.uniforms(uniforms));
}
