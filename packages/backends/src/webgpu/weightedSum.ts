import type { TensorInfo } from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import { VIEW_ALIGNMENT, viewsOf } from './bufferView';
import { runCountedProgram } from './countedProgram';
import type { WebgpuBackend } from './webgpuBackend';

/** A program reads seven buffers, and writes one. */
const MOST_PARTS = 7;

const weightsOf = (attributes: unknown): readonly number[] =>
  (attributes as { weights: readonly number[] }).weights;

const ONE_THREAD = { counts: {}, threads: 1, groups: [1, 1, 1] } as const;

const factorsOf = (weights: readonly number[]): Record<string, number> =>
  Object.fromEntries(weights.map((weight, at) => [`weight${at}`, weight]));

/** WeightedSum, a custom kernel: { part0, part1, ... }, scalars, to the sum of weight x part. */
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
    sum = runCountedProgram(backend, {
      ...ONE_THREAD,
      inputs: Object.fromEntries(some.map((part, at) => [`part${at}`, part])),
      size: 1,
      factors: factorsOf(theirs),
      key: `weightedSum_${some.length}`,
      code: `fn main() { result[0] = ${some.map((_, at) => `uniforms.weight${at} * part${at}[0]`).join(' + ')}; }`,
    });
    if (before) backend.disposeData(before.dataId);
    begin = end;
  }
  return { ...sum!, shape: [] };
};

/** WeightedSumGradient: { dy }, by each of the parts, dy x weight: scalars of one program. */
export const weightedSumGradient: KernelOverride = () => (args) => {
  const backend = args.backend as WebgpuBackend;
  const weights = weightsOf(args.attrs);
  const stride = VIEW_ALIGNMENT / 4;
  const packed = runCountedProgram(backend, {
    ...ONE_THREAD,
    inputs: { dy: args.inputs['dy'] as TensorInfo },
    size: (weights.length - 1) * stride + 1,
    factors: factorsOf(weights),
    key: `weightedSumGradient_${weights.length}`,
    code: `
      fn main() {
        ${weights.map((_, at) => `result[${at * stride}] = uniforms.weight${at} * dy[0];`).join('\n')}
      }
    `,
  });
  const views = weights.map((_, at) => ({
    shape: [],
    dtype: 'float32' as const,
    offset: at * VIEW_ALIGNMENT,
  }));
  return viewsOf(backend, packed, views);
};
