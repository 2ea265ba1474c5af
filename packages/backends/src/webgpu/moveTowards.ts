import type * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import { Arena } from './arena';
import { packTensors } from './packing';
import { partsOf } from './partsOf';
import type { WebgpuBackend, WebgpuProgram } from './webgpuBackend';

interface Inputs {
  readonly targets: readonly tf.Variable[];
  readonly sources: readonly tf.Tensor[];
}

/**
 * MoveTowards, a custom kernel: target += share * (source - target) for many variables in one program, in place. The
 * targets move into an `Arena` the first time and stay there. Each call makes one packed copy of the sources. Other
 * tensors that share a target's values keep them. All are float32, and none is empty.
 */
export const moveTowards: KernelOverride = () => (args) => {
  const backend = args.backend as WebgpuBackend;
  const { targets, sources } = args.inputs as unknown as Inputs;
  const { share } = args.attrs as unknown as { share: number };
  const pairs = targets.map((target, index) => ({ target, source: sources[index]! }));
  for (const part of partsOf(backend, pairs, ({ target }) => target.size)) {
    const variables = part.map(({ target }) => target);
    const arena = Arena.of(backend, variables);
    arena.take(variables);
    const packed = packTensors(
      backend,
      part.map(({ source }) => source),
      arena.layout,
    );
    const whole = arena.whole();
    const uniforms = [{ type: 'float32', data: [share] } as const];
    backend.runWebGPUProgram(program(arena.layout.length), [packed], 'float32', uniforms, whole);
    for (const { dataId } of [packed, whole]) backend.disposeData(dataId);
  }
  return [];
};

const THREADS = 64;

function program(length: number): WebgpuProgram {
  return {
    variableNames: ['sources'],
    outputShape: [length],
    uniforms: 'share : f32,',
    workgroupSize: [THREADS, 1, 1],
    dispatchLayout: { x: [0] },
    dispatch: [Math.ceil(length / THREADS), 1, 1],
    size: true,
    shaderKey: 'radnetMoveTowards',
    getUserCode: () => `
      fn main(index : i32) {
        if (index < uniforms.size) {
          result[index] += uniforms.share * (sources[index] - result[index]);
        }
      }
    `,
  };
}
