import * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import { VIEW_ALIGNMENT, viewsOf } from './bufferView';
import type { Uniform, WebgpuBackend, WebgpuProgram } from './webgpuBackend';

type Inputs = Record<'labels' | 'logits' | 'mask', tf.TensorInfo>;

interface Attributes {
  /** What the loss of a negative and of a positive element is multiplied by. */
  readonly classWeights: readonly [negative: number, positive: number];
}

const THREADS = 256;
/** Elements that a thread sums at least, where there are several workgroups, */
const LEAST_ELEMENTS = 8;
/** and workgroups at most: one of them sums what they give. */
const MOST_GROUPS = THREADS;
/** Where the second result begins in the buffer of both. */
const SECOND = VIEW_ALIGNMENT / 4;

/**
 * BinaryCrossEntropy, a kernel of our own: { labels, logits, mask } to two scalars, the mean over the elements that count of
 * -w1 y log p - w0 (1 - y) log(1 - p), p = sigmoid(logit), and what the sum was divided by. Each of the mask's entries, in order,
 * stands for as many elements; where it is 0 they do not count, whatever they hold. Nothing that counts: a mean of 0.
 */
export const binaryCrossEntropy: KernelOverride = () => (args) => {
  const backend = args.backend as WebgpuBackend;
  const inputs = args.inputs as unknown as Inputs;
  const elements = sizeOf(inputs.labels);
  const groups = Math.max(1, Math.min(Math.ceil(elements / (THREADS * LEAST_ELEMENTS)), MOST_GROUPS));
  const uniforms = uniformsOf(inputs, args.attrs);
  const sums = backend.runWebGPUProgram(sumProgram(groups), flat(inputs), 'float32', [
    ...uniforms,
    { type: 'int32', data: [elements] },
    { type: 'int32', data: [Math.ceil(elements / groups)] },
  ]);
  let packed = sums;
  if (groups > 1) {
    packed = backend.runWebGPUProgram(closingProgram(), [sums], 'float32', [
      { type: 'int32', data: [groups] },
      { type: 'float32', data: [elementsPerEntry(inputs)] },
    ]);
    backend.disposeData(sums.dataId);
  }
  return viewsOf(backend, packed, [
    { shape: [], dtype: 'float32', offset: 0 },
    { shape: [], dtype: 'float32', offset: VIEW_ALIGNMENT },
  ]);
};

/**
 * BinaryCrossEntropyGradient: of the mean that `BinaryCrossEntropy` gives, by the logits or the labels (`by`), times the scalar
 * dy; 0 where the mask is. `divisor` is what that kernel gave.
 */
export const binaryCrossEntropyGradient: KernelOverride = () => (args) => {
  const { divisor, dy, ...inputs } = args.inputs as unknown as Inputs &
    Record<'divisor' | 'dy', tf.TensorInfo>;
  const { by } = args.attrs as unknown as { by: 'labels' | 'logits' };
  const backend = args.backend as WebgpuBackend;
  const [labels, ...others] = flat(inputs);
  // By the labels, the loss is linear.
  const read = by === 'labels' ? others : [labels!, ...others];
  const made = backend.runWebGPUProgram(
    gradientProgram(sizeOf(inputs.labels), by),
    [...read, divisor, dy],
    'float32',
    uniformsOf(inputs, args.attrs),
  );
  return { ...made, shape: inputs[by].shape };
};

const sizeOf = ({ shape }: tf.TensorInfo): number => tf.util.sizeFromShape(shape);

const elementsPerEntry = ({ labels, mask }: Inputs): number => sizeOf(labels) / sizeOf(mask);

/** One row of each: the same shader for any number of axes. */
function flat({ labels, logits, mask }: Inputs): tf.TensorInfo[] {
  return [labels, logits, mask].map((tensor) => ({ ...tensor, shape: [sizeOf(tensor)] }));
}

const DECLARATIONS = 'perEntry : i32, negative : f32, positive : f32,';

function uniformsOf(inputs: Inputs, attributes: unknown): Uniform[] {
  const [negative, positive] = (attributes as Attributes).classWeights;
  return [
    { type: 'int32', data: [elementsPerEntry(inputs)] },
    { type: 'float32', data: [negative] },
    { type: 'float32', data: [positive] },
  ];
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

/** Sums in a workgroup what each thread has of the two. Thread 0 has both afterwards. */
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

const CLOSE = (perEntry: string): string => `
  let divisor = max(sums.y, ${perEntry});
  result[0] = sums.x / divisor;
  result[${SECOND}] = divisor;
`;

/** Of each workgroup's elements the sum, and how many count: [groups, 2]. One workgroup closes at once. */
function sumProgram(groups: number): WebgpuProgram {
  return {
    variableNames: ['labels', 'logits', 'mask'],
    outputShape: [groups === 1 ? SECOND + 1 : 2 * groups],
    uniforms: `${DECLARATIONS} elements : i32, groupElements : i32,`,
    workgroupSize: [THREADS, 1, 1],
    dispatchLayout: { x: [0], y: [1], z: [2] },
    dispatch: [groups, 1, 1],
    size: false,
    shaderKey: `radnet_binaryCrossEntropy_${groups === 1}`,
    getUserCode: () => `
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
              ? CLOSE('f32(uniforms.perEntry)')
              : `
          result[2 * i32(workgroupId.x)] = sums.x;
          result[2 * i32(workgroupId.x) + 1] = sums.y;`
          }
        }
      }
    `,
  };
}

/** Of what the workgroups gave. */
const closingProgram = (): WebgpuProgram => ({
  variableNames: ['parts'],
  outputShape: [SECOND + 1],
  uniforms: 'groups : i32, perEntry : f32,',
  workgroupSize: [THREADS, 1, 1],
  dispatchLayout: { x: [0], y: [1], z: [2] },
  dispatch: [1, 1, 1],
  size: false,
  shaderKey: 'radnet_binaryCrossEntropyClosing',
  getUserCode: () => `
    ${REDUCE}
    fn main() {
      let group = i32(localIndex);
      var own = vec2<f32>(0.0);
      if (group < uniforms.groups) { own = vec2<f32>(parts[2 * group], parts[2 * group + 1]); }
      let sums = reduce(own);
      if (localIndex == 0u) {
        ${CLOSE('uniforms.perEntry')}
      }
    }
  `,
});

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

function gradientProgram(elements: number, by: keyof typeof SLOPES): WebgpuProgram {
  return {
    variableNames: [...(by === 'labels' ? [] : ['labels']), 'logits', 'mask', 'divisor', 'dy'],
    outputShape: [elements],
    uniforms: DECLARATIONS,
    workgroupSize: [THREADS, 1, 1],
    dispatchLayout: { x: [0] },
    dispatch: [Math.ceil(elements / THREADS), 1, 1],
    size: true,
    shaderKey: `radnet_binaryCrossEntropyGradient_${by}`,
    getUserCode: () => `
      ${ELEMENT}
      fn main(index : i32) {
        if (index < uniforms.size) {
          var slope = 0.0;
          if (counts(index)) {${SLOPES[by]}
            slope = slope * dy[0] / divisor[0];
          }
          result[index] = slope;
        }
      }
    `,
  };
}
