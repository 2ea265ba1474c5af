import { graphValues, RadnetError } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { checkWhole, showShape } from '../checks';
import { type GradCamPlan, planGradCam } from './gradCamPlan';
import { encode, type Part, settle } from './gradCamParts';
import { sequenceGradients } from './sequenceGradients';

export interface GradCamOptions {
  /** The model output that holds the logits: by slice [1, S, classes], or by image [N, classes]. */
  readonly output: string;
  /** Which of its classes is explained. Where there are several, one has to be named. */
  readonly classIndex?: number;
  /**
   * Name of the layer whose feature maps are weighted. By default the last one whose output is a map, and that does not pool:
   * of a `denseNet` its last batch norm with ReLU, which is `BackboneOutputs.features`.
   */
  readonly layer?: string;
  /** Which slices are explained, counted from 0, ascending. By default all. */
  readonly slices?: readonly number[];
  /** Height and width to draw at, where not the feature maps'. */
  readonly size?: readonly [height: number, width: number];
  /** How many slices are encoded, and differentiated, together. Default 32. */
  readonly slicesPerChunk?: number;
  /** As in `PredictScansOptions`: give what the scan was predicted with. By default it is read as one sequence. */
  readonly sequenceLength?: number;
}

const TOGETHER = 32;

/** So that nothing is divided by zero: no map that means anything is so faint everywhere. */
const FAINTEST = 1e-30;

/**
 * Grad-CAM: where in each slice the features lie that raise its logit. Each feature map is weighted by the gradient of the
 * logit by it, averaged over its pixels; of the weighted sum, what is positive is the map.
 *
 * A slice is explained by the gradient of its own logit by its own features, through a recurrent layer too: its neighbours set
 * the state in which the layer reads it. What it does to its neighbours' logits is not counted. Batch norm takes its running
 * statistics, and nothing is dropped.
 *
 * The maps of one call are divided by the largest value in any of them, so that they can be compared with one another. They say
 * where, not whether: of a slice with a low logit, too, the map may reach 1. Ask for the slices that the model calls positive.
 *
 * The encoder runs once, in chunks; of it only the features of the slices asked for are kept. Gradients are taken between
 * features and logits alone.
 *
 * @param model A CNN on single images, or one whose slices go through `foldSlices` and `unfoldSlices`.
 * @param inputs The model's, by name, float32: of one scan [1, S, ...] without padding, or images [N, ...].
 * @returns [slices asked for, h, w] float32 in [0, 1]; h and w are the feature maps', or `size`, resized bilinearly between pixel
 *   centres. All zeros where nothing raises a logit.
 * @throws RadnetError where an input is missing or no scan, or an option does not fit the model.
 *
 * Source: Selvaraju et al. 2017, "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization", section 3.
 */
export async function gradCam(
  model: tf.LayersModel,
  inputs: Readonly<tf.NamedTensorMap>,
  options: GradCamOptions,
): Promise<tf.Tensor3D> {
  const { slicesPerChunk = TOGETHER, sequenceLength = Infinity, size } = options;
  checkWhole('slicesPerChunk', slicesPerChunk);
  size?.forEach((length, axis) => checkWhole(`size[${axis}]`, length));
  if (!(sequenceLength >= 1)) {
    throw new RadnetError(`sequenceLength: expected a number of slices from 1 on, got ${sequenceLength}.`);
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

/** The maps [n, h, w] of a part's slices, before they are brought to one scale. */
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
  const wrong = slices.find(
    (slice, at) => !Number.isInteger(slice) || slice >= total || slice <= (slices[at - 1] ?? -1),
  );
  if (slices.length > 0 && wrong === undefined) return slices;
  throw new RadnetError(
    `slices: expected at least one, ascending, of 0 to ${total - 1}, got [${slices.join(', ')}].`,
  );
}

/** [classes], 1 at the class explained. */
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
