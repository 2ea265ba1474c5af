import * as tf from '@tensorflow/tfjs';
import { type BatchStatistics, plainStatistics, statisticsGradient } from '../normalization/batchStatistics';
import { normalizeRelu, readableChannels, readableStatistics } from '../normalization/normalizeRelu';
import type { Pixels } from '../normalization/pixelWeights';
import { requireFirstOrder } from '../requireFirstOrder';
import type { ApplyDenseLayers, DenseLayers, UnitWeights } from './denseLayers';
import { convolutionInput, plainUnit, unitGradients } from './denseUnit';
import { dropped } from './dropout';
import { type DescribedMaps, growMaps, grownGradient } from './grownMaps';

type Vector = tf.Tensor1D;
type Maps = tf.Tensor4D;

/**
 * Applies the layers of a dense block. For the backward pass it saves only the concatenated maps, which are the result,
 * and a few vectors. The backward pass recomputes batch norm, ReLU and the output of bottlenecks.
 *
 * A map's statistics are the same for every layer that reads it, so they are computed once, when the map is made. In
 * the backward pass, each reader adds to two sums per channel. When all readers of a map are done, the gradient that
 * flows through the statistics is added to the map's gradient, once.
 *
 * Source: Pleiss et al. 2017, "Memory-Efficient Implementation of DenseNets"; the shared statistics are ours.
 */
export const leanDenseLayers: ApplyDenseLayers = (block) => {
  const { input, layers, pixels } = block;
  const weights = layers.flatMap((units) =>
    units.flatMap(({ gamma, beta, kernel }) => [gamma, beta, kernel]),
  );
  const apply = tf.customGrad((...args) => {
    const save = args.pop() as unknown as tf.GradSaveFunc;
    const [x, ...given] = args as [Maps, ...tf.Tensor[]];
    const { maps, statistics, bottlenecks } = forward(block, x, grouped(given, layers));
    block.onStatistics(statistics, bottlenecks);
    const vectors = [statistics, ...bottlenecks].flatMap(({ mean, variance }) => [mean, variance]);
    save([maps, pixels.weights, ...vectors, ...given]);
    const gradFunc = (dy: Maps, saved: tf.Tensor[]): tf.Tensor[] =>
      tf.tidy(() => {
        requireFirstOrder('dense block');
        const [all, pixelWeights, mean, variance] = saved as [Maps, tf.Tensor2D, Vector, Vector];
        const pairs = saved.slice(4, 2 + vectors.length) as Vector[];
        const state = {
          maps: all,
          pixels: { weights: pixelWeights, shared: pixels.shared },
          statistics: { mean, variance },
          bottlenecks: bottlenecks.map((_, at) => ({ mean: pairs[2 * at]!, variance: pairs[2 * at + 1]! })),
          layers: grouped(saved.slice(2 + vectors.length), layers),
          drops: block.drops,
        };
        return backward(state, dy);
      });
    return { value: maps, gradFunc };
  });
  return apply(input, ...weights);
};

/** Groups a flat list of gamma, beta, kernel, ... by layers and units, as in `like`. */
function grouped(flat: readonly tf.Tensor[], like: readonly (readonly UnitWeights[])[]): UnitWeights[][] {
  let at = 0;
  const next = (): tf.Tensor => flat[at++]!;
  return like.map((units) =>
    units.map(() => ({ gamma: next() as Vector, beta: next() as Vector, kernel: next() as tf.Tensor4D })),
  );
}

interface Forward extends DescribedMaps {
  readonly bottlenecks: BatchStatistics[];
}

function forward(
  { pixels, drops }: Pick<DenseLayers, 'pixels' | 'drops'>,
  input: Maps,
  layers: readonly (readonly UnitWeights[])[],
): Forward {
  let described: DescribedMaps = { maps: input, statistics: plainStatistics(input, pixels) };
  const bottlenecks: BatchStatistics[] = [];
  layers.forEach((units, layer) => {
    const isLast = layer === layers.length - 1;
    const before = described.maps;
    const kept = tf.tidy(() => {
      const { maps, statistics } = described;
      const made =
        units.length === 1 ? undefined : dropped(plainUnit(maps, statistics, units[0]!), drops[layer]![0]!);
      const narrow = made && plainStatistics(made, pixels);
      const grown = plainUnit(made ?? maps, narrow ?? statistics, units.at(-1)!);
      const joined = growMaps(described, grown, drops[layer]!.at(-1)!, isLast ? undefined : pixels);
      return [joined.maps, ...vectorsOf(joined.statistics), ...vectorsOf(narrow)];
    });
    const [maps, mean, variance, ...narrow] = kept as [Maps, ...Vector[]];
    described = { maps, statistics: { mean: mean!, variance: variance! } };
    if (before !== input) before.dispose();
    if (units.length > 1) bottlenecks.push({ mean: narrow[0]!, variance: narrow[1]! });
  });
  return { ...described, bottlenecks };
}

function vectorsOf(statistics: BatchStatistics | undefined): Vector[] {
  return statistics ? [statistics.mean, statistics.variance] : [];
}

interface Saved extends Forward {
  readonly pixels: Pixels;
  readonly layers: readonly (readonly UnitWeights[])[];
  readonly drops: DenseLayers['drops'];
}

/**
 * Returns the gradients with respect to the input and to gamma, beta and kernel of each unit, in the order of the
 * forward pass's arguments.
 */
function backward(saved: Saved, dy: Maps): tf.Tensor[] {
  const { maps, layers } = saved;
  const weightGradients: tf.Tensor[][] = [];
  let dMaps = dy;
  let dStatistics: BatchStatistics | undefined;
  for (let layer = layers.length - 1; layer >= 0; layer--) {
    const before = dMaps;
    const [left, mean, variance, ...gradients] = tf.tidy(() =>
      layerGradients(saved, layer, dMaps, dStatistics),
    );
    if (before !== dy) before.dispose();
    dMaps = left as Maps;
    dStatistics = { mean: mean as Vector, variance: variance as Vector };
    weightGradients.unshift(gradients);
  }
  const inputs = dMaps.shape[3];
  const statistics = readableStatistics(saved.statistics, inputs);
  const dInput = statisticsGradient(maps, statistics, dStatistics!, saved.pixels, dMaps);
  return [dInput, ...weightGradients.flat()];
}

/** Returns the gradients of one layer with respect to the maps that it reads, their statistics, and its weights. */
function layerGradients(
  saved: Saved,
  layer: number,
  dMaps: Maps,
  dStatistics: BatchStatistics | undefined,
): tf.Tensor[] {
  const { maps, statistics, bottlenecks, pixels, layers, drops } = saved;
  const units = layers[layer]!;
  const size = units.at(-1)!.kernel.shape[3];
  const begin = dMaps.shape[3] - size;
  const before = { maps: dMaps, statistics: dStatistics };
  const dGrown = grownGradient(saved, before, pixels, { begin, size }, drops[layer]!.at(-1)!);

  const x = readableChannels(maps, begin);
  const own = readableStatistics(statistics, begin);
  const weightGradients: tf.Tensor[] = [];
  let gradients;
  if (units.length === 1) {
    gradients = unitGradients(x, convolutionInput(x, own, units[0]!), own, units[0]!, dGrown, before);
    weightGradients.push(...gradients.weights);
  } else {
    const narrow = bottlenecks[layer]!;
    const drop = drops[layer]![0]!;
    const y = normalizeRelu(x, own, units[0]!);
    const made = dropped(tf.conv2d(y, units[0]!.kernel, 1, 'same'), drop);
    const madeInput = convolutionInput(made, narrow, units[1]!);
    const second = unitGradients(made, madeInput, narrow, units[1]!, dGrown);
    const dMade = statisticsGradient(made, narrow, second.statistics, pixels, second.x);
    gradients = unitGradients(x, y, own, units[0]!, dropped(dMade, drop), before);
    weightGradients.push(...gradients.weights, ...second.weights);
  }
  const { mean, variance } = gradients.statistics;
  return [gradients.x, mean, variance, ...weightGradients];
}
