import type { TensorInfo } from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import { VIEW_ALIGNMENT, viewsOf } from './bufferView';
import type { Uniform, WebgpuBackend, WebgpuProgram } from './webgpuBackend';

/** A program reads seven buffers, and writes one. */
const MOST_PARTS = 7;

const weightsOf = (attributes: unknown): readonly number[] =>
  (attributes as { weights: readonly number[] }).weights;

/** WeightedSum, a kernel of our own: { part0, part1, ... }, scalars, to the sum of weight x part. */
export const weightedSum: KernelOverride = () => (args) => {
  const backend = args.backend as WebgpuBackend;
  const parts = Object.values(args.inputs) as TensorInfo[];
  const weights = weightsOf(args.attrs);
  let sum: TensorInfo | undefined;
  for (let begin = 0; begin < parts.length;) {
    // What was summed before is one of the next.
    const before = sum;
    const end = begin + MOST_PARTS - (before ? 1 : 0);
    const some = [...(before ? [before] : []), ...parts.slice(begin, end)];
    const theirs = [...(before ? [1] : []), ...weights.slice(begin, end)];
    sum = backend.runWebGPUProgram(sumProgram(some.length), some, 'float32', uniformsOf(theirs));
    if (before) backend.disposeData(before.dataId);
    begin = end;
  }
  return sum!;
};

/** WeightedSumGradient: { dy }, by each of the parts, dy x weight: scalars of one program. */
export const weightedSumGradient: KernelOverride = () => (args) => {
  const backend = args.backend as WebgpuBackend;
  const weights = weightsOf(args.attrs);
  const inputs = [args.inputs['dy'] as TensorInfo];
  const packed = backend.runWebGPUProgram(
    gradientProgram(weights.length),
    inputs,
    'float32',
    uniformsOf(weights),
  );
  const views = weights.map((_, at) => ({
    shape: [],
    dtype: 'float32' as const,
    offset: at * VIEW_ALIGNMENT,
  }));
  return viewsOf(backend, packed, views);
};

const uniformsOf = (weights: readonly number[]): Uniform[] =>
  weights.map((weight) => ({ type: 'float32', data: [weight] }));

const ONE_THREAD = {
  workgroupSize: [1, 1, 1],
  dispatchLayout: { x: [0], y: [1], z: [2] },
  size: false,
} as const;

const each = <T>(count: number, of: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => of(at));

function sumProgram(count: number): WebgpuProgram {
  return {
    ...ONE_THREAD,
    variableNames: each(count, (at) => `part${at}`),
    outputShape: [],
    uniforms: each(count, (at) => `weight${at} : f32,`).join(' '),
    dispatch: [1, 1, 1],
    shaderKey: `radnet_weightedSum_${count}`,
    getUserCode: () => `
      fn main() { result[0] = ${each(count, (at) => `uniforms.weight${at} * part${at}[0]`).join(' + ')}; }
    `,
  };
}

function gradientProgram(count: number): WebgpuProgram {
  const stride = VIEW_ALIGNMENT / 4;
  return {
    ...ONE_THREAD,
    variableNames: ['dy'],
    outputShape: [(count - 1) * stride + 1],
    uniforms: each(count, (at) => `weight${at} : f32,`).join(' '),
    dispatch: [1, 1, 1],
    shaderKey: `radnet_weightedSumGradient_${count}`,
    getUserCode: () => `
      fn main() {
        ${each(count, (at) => `result[${at * stride}] = uniforms.weight${at} * dy[0];`).join('\n')}
      }
    `,
  };
}
