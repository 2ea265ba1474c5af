import { RadnetError } from '@radnet/core';
import { graphValues, requireKnownOptions, showValue } from '@radnet/core/internal';
import * as tf from '@tensorflow/tfjs';
import { checkSize, checkWhole, showShape } from '../checks';
import { type GradCamPlan, planGradCam } from './gradCamPlan';
import { encode, type Part, settle } from './gradCamParts';
import { sequenceGradients } from './sequenceGradients';

/** Settings for {@link gradCam}. Only `output` is required, and `classIndex` if the output has several classes. */
export interface GradCamOptions {
  /** Name of the model output with the logits: [1, S, classes] by slice, or [N, classes] by image. */
  readonly output: string;
  /** The class to explain, counted from 0. Required if the output has several classes. */
  readonly classIndex?: number;
  /**
   * Name of the layer whose feature maps are weighted. By default, the last layer whose output is a feature map and
   * that does not pool. For a {@link denseNet} that is its last batch norm with ReLU, `BackboneOutputs.features`.
   */
  readonly layer?: string;
  /** The slices to explain, counted from 0, in ascending order. By default all. */
  readonly slices?: readonly number[];
  /** Height and width of the heat maps in pixels. By default those of the feature maps. */
  readonly size?: readonly [height: number, width: number];
  /** Number of slices to encode and differentiate together, at least 1. Fewer need less memory. Default 32. */
  readonly slicesPerChunk?: number;
  /**
   * Number of slices that the recurrent layer reads in a row, at least 1, as in `PredictScansOptions`. Use the value
   * with which the scan was predicted. By default, the scan is one sequence.
   */
  readonly sequenceLength?: number;
}

const OPTIONS = {
  output: true,
  classIndex: true,
  layer: true,
  slices: true,
  size: true,
  slicesPerChunk: true,
  sequenceLength: true,
} satisfies Record<keyof GradCamOptions, true>;

const SLICES_PER_CHUNK = 32;

/** Keeps the division by the largest value finite. No meaningful map is this faint everywhere. */
const FAINTEST = 1e-30;

/**
 * Grad-CAM: a heat map of where the features of a slice raise its logit.
 *
 * ```ts
 * // [2, 250, 250]
 * const maps = await gradCam(model, { scan }, { output: 'hemorrhage', slices: [11, 12], size: [250, 250] });
 * ```
 *
 * Each feature map is weighted by the gradient of the logit with respect to it, averaged over its pixels. The heat map
 * is the positive part of the weighted sum.
 *
 * - Each slice is explained by the gradient of its own logit with respect to its own features, also through a recurrent
 *   layer. Its effect on its neighbours' logits does not count.
 * - Batch norm uses its running statistics, and nothing is dropped, as in inference.
 * - All maps of one call are divided by the largest value in any of them, so you can compare them with one another.
 *   They show where a finding may be, not whether there is one: the map of a slice with a low logit may reach 1 too.
 *   Ask for the slices that the model calls positive.
 * - The encoder runs once, in chunks, and keeps the features of the requested slices only.
 *
 * @param model A CNN on single images, or a model whose slices go through `foldSlices` and `unfoldSlices`.
 * @param inputs The model's inputs by name, float32: one scan [1, S, ...] without padding, or images [N, ...].
 * @returns [requested slices, h, w] float32 in [0, 1]. The maps have the size of the feature maps, or are resized
 *   bilinearly, between pixel centres, to `size`. All values are 0 if nothing raises a logit. Dispose of the tensor.
 * @throws RadnetError for an unknown option or one that does not fit the model, and for an input that is missing or has
 *   another shape.
 *
 * Source: Selvaraju et al. 2017, "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization",
 * section 3.
 */
export async function gradCam(
  model: tf.LayersModel,
  inputs: Readonly<tf.NamedTensorMap>,
  options: GradCamOptions,
): Promise<tf.Tensor3D> {
  requireKnownOptions('gradCam', options, Object.keys(OPTIONS));
  const { slicesPerChunk = SLICES_PER_CHUNK, sequenceLength = Infinity, size } = options;
  checkWhole('slicesPerChunk', slicesPerChunk);
  if (size !== undefined) checkSize('size', size);
  if (!(typeof sequenceLength === 'number' && sequenceLength >= 1)) {
    throw new RadnetError(`sequenceLength: expected at least 1 slice, got ${showValue(sequenceLength)}.`);
  }
  const plan = planGradCam(model, options.output, options.layer);
  const given = new Map(model.inputs.map((input, at) => [input, inputOf(inputs, model.inputNames[at]!)]));
  const total = countSlices(plan, given);
  const asked = askedFor(options.slices, total);
  const target = oneClass(plan.output, options.classIndex);

  const read = plan.sequence.length > 0 ? range(0, total) : asked;
  const chunk = Math.ceil(read.length / Math.ceil(read.length / slicesPerChunk));
  const parts: Part[] = [];
  const maps: tf.Tensor3D[] = [];
  let bySlice: tf.Tensor[] = [];
  try {
    for (let begin = 0; begin < read.length; begin += chunk) {
      parts.push(await encode(plan, given, read.slice(begin, begin + chunk), chunk, new Set(asked)));
    }
    bySlice = sequenceGradients({ plan, given, parts, asked, target, sequenceLength });
    let done = 0;
    for (const part of parts.filter(({ features }) => features.length > 0)) {
      maps.push(weightedMaps(plan, part, target, bySlice, done));
      await settle(maps.at(-1)!);
      done += part.count;
    }
    return tf.tidy(() => normalized(tf.concat(maps, 0), size));
  } finally {
    parts.forEach(({ features, sources }) => tf.dispose([...features, ...sources]));
    tf.dispose([...maps, ...bySlice, target]);
  }
}

/** Returns the maps [n, h, w] of a part's slices, before they are divided by the maximum over all parts. */
function weightedMaps(
  plan: GradCamPlan,
  { features, count }: Part,
  target: tf.Tensor1D,
  bySlice: readonly tf.Tensor[],
  begin: number,
): tf.Tensor3D {
  return tf.tidy(() => {
    const [maps, ...others] = features as [tf.Tensor4D, ...tf.Tensor[]];
    const beside = plan.beside.map(({ id }, at) => [id, others[at]!] as const);
    const logits = (x: tf.Tensor): tf.Scalar => {
      const made = graphValues(plan.described, new Map([[plan.features.id, x], ...beside]), {
        training: false,
      });
      const sums = made.map((value, at) => {
        const by = bySlice[at]?.slice(begin, count).reshape(value.shape) ?? target;
        return value.mul(by).sum<tf.Scalar>();
      });
      return tf.addN(sums);
    };
    const weights = tf.grad(logits)(maps).mean([1, 2], true);
    return maps.mul(weights).sum(3).relu<tf.Tensor3D>();
  });
}

function normalized(maps: tf.Tensor3D, size: readonly [number, number] | undefined): tf.Tensor3D {
  const shares = maps.div<tf.Tensor3D>(tf.maximum(maps.max(), FAINTEST));
  if (!size) return shares;
  return tf.image.resizeBilinear(shares.expandDims<tf.Tensor4D>(3), [...size], false, true).squeeze([3]);
}

function inputOf(inputs: Readonly<tf.NamedTensorMap>, name: string): tf.Tensor {
  const input = inputs[name];
  if (input) return input;
  throw new RadnetError(
    `inputs: expected '${name}' among them, got ${Object.keys(inputs).join(', ') || 'none'}.`,
  );
}

function countSlices(plan: GradCamPlan, given: ReadonlyMap<tf.SymbolicTensor, tf.Tensor>): number {
  const [first] = [...given] as [[tf.SymbolicTensor, tf.Tensor], ...unknown[]];
  const slices = first[1].shape[plan.sliceAxis(first[0])];
  for (const [input, { shape }] of given) {
    const axis = plan.sliceAxis(input);
    if (slices === undefined || shape[axis] !== slices || (axis === 1 && shape[0] !== 1)) {
      const expected = axis === 1 ? `one scan, [1, ${slices ?? 'S'}, ...]` : `[${slices}, ...]`;
      throw new RadnetError(
        `inputs: expected '${input.sourceLayer.name}' of ${expected}, got [${showShape(shape)}].`,
      );
    }
  }
  return slices!;
}

function askedFor(slices: readonly number[] | undefined, total: number): readonly number[] {
  if (slices === undefined) return range(0, total);
  const given: unknown = slices;
  const isList = Array.isArray(given);
  const wrong = (isList ? slices : []).find(
    (slice, at) => !Number.isInteger(slice) || slice >= total || slice <= (slices[at - 1] ?? -1),
  );
  if (isList && slices.length > 0 && wrong === undefined) return slices;
  throw new RadnetError(
    `slices: expected at least one slice from 0 to ${total - 1}, in ascending order, got ${showValue(slices)}.`,
  );
}

/** Returns [classes]: 1 at the class to explain, 0 elsewhere. */
function oneClass({ shape, name }: tf.SymbolicTensor, classIndex?: number): tf.Tensor1D {
  const classes = shape.at(-1)!;
  if (classIndex === undefined && classes > 1) {
    throw new RadnetError(`classIndex: expected one of the ${classes} classes of '${name}', got none.`);
  }
  const index = classIndex ?? 0;
  checkWhole('classIndex', index, 0);
  if (index >= classes) {
    throw new RadnetError(`classIndex: expected at most ${classes - 1}, got ${index}.`);
  }
  return tf.tensor1d(range(0, classes).map((at) => (at === index ? 1 : 0)));
}

const range = (begin: number, end: number): number[] =>
  Array.from({ length: end - begin }, (_, at) => begin + at);
