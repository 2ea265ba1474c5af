import * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import { VIEW_ALIGNMENT, viewsOf } from './bufferView';
import { runCountedProgram } from './countedProgram';
import type { WebgpuBackend } from './webgpuBackend';

type Inputs = Record<'labels' | 'logits' | 'mask', tf.TensorInfo>;

interface Attributes {
  /** Factors of the loss of negative and of positive elements. */
  readonly classWeights: readonly [negative: number, positive: number];
}

const THREADS = 256;
/** Smallest number of elements that a thread sums if there are several workgroups. */
const LEAST_ELEMENTS = 8;
/** Largest number of workgroups, so that a single workgroup can sum their results. */
const MOST_GROUPS = THREADS;
/** Index at which the second result begins in the shared buffer. */
const SECOND = VIEW_ALIGNMENT / 4;

/**
 * BinaryCrossEntropy, a custom kernel: computes two scalars from { labels, logits, mask }. The first is the mean of
 * -w1 y log p - w0 (1 - y) log(1 - p), p = sigmoid(logit), over the elements that count. The second is the divisor of
 * that mean. Each entry of the mask stands for an equal number of elements, in order. Where it is 0 they do not count,
 * whatever they contain. If no element counts, the mean is 0.
 */
export const binaryCrossEntropy: KernelOverride = () => (args) => {
  const backend = args.backend as WebgpuBackend;
  const { labels, logits, mask } = args.inputs as unknown as Inputs;
  const sizes = sizesOf(labels, mask);
  const { elements } = sizes;
  const groups = Math.max(1, Math.min(Math.ceil(elements / (THREADS * LEAST_ELEMENTS)), MOST_GROUPS));
  const sums = runCountedProgram(backend, {
    inputs: { labels, logits, mask },
    size: groups === 1 ? SECOND + 1 : 2 * groups,
    counts: { ...sizes, groupElements: Math.ceil(elements / groups) },
    factors: factorsOf(args.attrs),
    threads: THREADS,
    groups: [groups, 1, 1],
    key: `binaryCrossEntropy_${groups === 1}`,
    code: `
      ${ELEMENT}
      ${REDUCE}
      fn main() {
        var own = vec2<f32>(0.0);
        let begin = i32(workgroupId.x) * uniforms.groupElements;
        let end = min(begin + uniforms.groupElements, uniforms.elements);
        for (var index = begin + i32(localIndex); index < end; index += ${THREADS}) {
          if (counts(index)) {
            let label = f32(labels[index]);
            let losses = softplus(f32(logits[index]));
            own += vec2<f32>(label * uniforms.positive * losses.y + (1.0 - label) * uniforms.negative * losses.x, 1.0);
          }
        }
        let sums = reduce(own);
        if (localIndex == 0u) {
          ${
            groups === 1
              ? CLOSE
              : `
          result[2 * i32(workgroupId.x)] = sums.x;
          result[2 * i32(workgroupId.x) + 1] = sums.y;`
          }
        }
      }
    `,
  });
  const packed = groups === 1 ? sums : close(backend, sums, groups, sizes.perEntry);
  return viewsOf(backend, packed, [
    { shape: [], dtype: 'float32', offset: 0 },
    { shape: [], dtype: 'float32', offset: VIEW_ALIGNMENT },
  ]);
};

/** Computes the results from the sums of all workgroups, and disposes of these. */
function close(
  backend: WebgpuBackend,
  parts: tf.TensorInfo,
  groups: number,
  perEntry: number,
): tf.TensorInfo {
  const closed = runCountedProgram(backend, {
    inputs: { parts },
    size: SECOND + 1,
    counts: { groups, perEntry },
    threads: THREADS,
    groups: [1, 1, 1],
    key: 'binaryCrossEntropyClosing',
    code: `
    ${REDUCE}
    fn main() {
      let group = i32(localIndex);
      var own = vec2<f32>(0.0);
      if (group < uniforms.groups) { own = vec2<f32>(parts[2 * group], parts[2 * group + 1]); }
      let sums = reduce(own);
      if (localIndex == 0u) {
        ${CLOSE}
      }
    }
  `,
  });
  backend.disposeData(parts.dataId);
  return closed;
}

/**
 * BinaryCrossEntropyGradient: the gradient of the mean from `BinaryCrossEntropy` by the logits or the labels (`by`),
 * times the scalar dy. It is 0 where the mask is 0. `divisor` is the second result of that kernel.
 */
export const binaryCrossEntropyGradient: KernelOverride = () => (args) => {
  const { labels, logits, mask, divisor, dy } = args.inputs as unknown as Inputs &
    Record<'divisor' | 'dy', tf.TensorInfo>;
  const { by } = args.attrs as unknown as { by: keyof typeof SLOPES };
  const sizes = sizesOf(labels, mask);
  const made = runCountedProgram(args.backend as WebgpuBackend, {
    // The loss is linear in the labels, so their gradient does not need them.
    inputs: { ...(by === 'logits' && { labels }), logits, mask, divisor, dy },
    size: sizes.elements,
    counts: sizes,
    factors: factorsOf(args.attrs),
    threads: THREADS,
    groups: Math.ceil(sizes.elements / THREADS),
    key: `binaryCrossEntropyGradient_${by}`,
    code: `
      ${ELEMENT}
      fn main(index : i32) {
        if (index < uniforms.elements) {
          var slope = 0.0;
          if (counts(index)) {${SLOPES[by]}
            slope = slope * dy[0] / divisor[0];
          }
          result[index] = slope;
        }
      }
    `,
  });
  return { ...made, shape: labels.shape };
};

function sizesOf(labels: tf.TensorInfo, mask: tf.TensorInfo): Record<'elements' | 'perEntry', number> {
  const [elements, entries] = [labels, mask].map(({ shape }) => tf.util.sizeFromShape(shape)) as [
    number,
    number,
  ];
  return { elements, perEntry: elements / entries };
}

function factorsOf(attributes: unknown): Record<'negative' | 'positive', number> {
  const [negative, positive] = (attributes as Attributes).classWeights;
  return { negative, positive };
}

/** What the sums and their gradients share. With `small`, exp(-|x|), nothing overflows. A NaN stays one. */
const ELEMENT = `
  fn counts(index : i32) -> bool { return f32(mask[index / uniforms.perEntry]) != 0.0; }

  // -log(1 - p) and -log p. log(1 + small) = 2 atanh(small / (2 + small)) as a series: WGSL's log is off by 5e-7 near 1.
  fn softplus(x : f32) -> vec2<f32> {
    let small = exp(-abs(x));
    let s = small / (2.0 + small);
    let q = s * s;
    let series = 1.0 + q * (1.0 / 3.0 + q * (1.0 / 5.0 + q * (1.0 / 7.0 + q * (1.0 / 9.0 + q * (1.0 / 11.0 + q * (1.0 / 13.0 + q / 15.0))))));
    return vec2<f32>(max(x, 0.0), max(-x, 0.0)) + 2.0 * s * series;
  }
`;

/** Adds up both sums of all threads in a workgroup. Thread 0 has the result. */
const REDUCE = `
  var<workgroup> partial : array<vec2<f32>, ${THREADS}>;
  fn reduce(own : vec2<f32>) -> vec2<f32> {
    let thread = i32(localIndex);
    partial[thread] = own;
    for (var half = ${THREADS / 2}; half > 0; half /= 2) {
      workgroupBarrier();
      if (thread < half) { partial[thread] += partial[thread + half]; }
    }
    return partial[0];
  }
`;

const CLOSE = `
  let divisor = max(sums.y, f32(uniforms.perEntry));
  result[0] = sums.x / divisor;
  result[${SECOND}] = divisor;
`;

const SLOPES = {
  // sigmoid(x) and sigmoid(-x), whichever is large first: 1 / (1 + small), and small times that.
  logits: `
    let x = f32(logits[index]);
    let small = exp(-abs(x));
    let large = 1.0 / (1.0 + small);
    let p = select(small * large, large, x >= 0.0);
    let rest = select(large, small * large, x >= 0.0);
    let label = f32(labels[index]);
    slope = (1.0 - label) * uniforms.negative * p - label * uniforms.positive * rest;`,
  labels: `
    let losses = softplus(f32(logits[index]));
    slope = uniforms.positive * losses.y - uniforms.negative * losses.x;`,
} as const;
