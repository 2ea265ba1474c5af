import type * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import { viewsOf } from './bufferView';
import { layoutOf, packTensors } from './packing';
import { partsOf } from './partsOf';
import type { WebgpuBackend, WebgpuProgram } from './webgpuBackend';

/** ScaleTensors, a custom kernel: `factor` times each of several float32 tensors, none empty, in one program. */
export const scaleTensors: KernelOverride = () => (args) => {
  const backend = args.backend as WebgpuBackend;
  const { tensors } = args.inputs as unknown as { tensors: readonly tf.Tensor[] };
  const { factor } = args.attrs as unknown as { factor: number };
  return partsOf(backend, tensors, ({ size }) => size).flatMap((part) => {
    const layout = layoutOf(part);
    const packed = packTensors(backend, part, layout);
    const uniforms = [{ type: 'float32', data: [factor] } as const];
    backend.runWebGPUProgram(program(layout.length), [], 'float32', uniforms, packed);
    const views = part.map(({ shape }, index) => {
      return { shape, dtype: 'float32' as const, offset: layout.offsets[index]! };
    });
    return viewsOf(backend, packed, views);
  });
};

const THREADS = 64;

function program(length: number): WebgpuProgram {
  return {
    variableNames: [],
    outputShape: [length],
    uniforms: 'factor : f32,',
    workgroupSize: [THREADS, 1, 1],
    dispatchLayout: { x: [0] },
    dispatch: [Math.ceil(length / THREADS), 1, 1],
    size: true,
    shaderKey: 'radnetScaleTensors',
    getUserCode: () => `
      fn main(index : i32) {
        if (index < uniforms.size) {
          result[index] *= uniforms.factor;
        }
      }
    `,
  };
}
