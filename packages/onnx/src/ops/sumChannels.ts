import type { Graph } from '../graph/graph';
import { sameShape, type Value } from '../graph/value';
import { convolve } from './convolve';
import { reduce } from './reducing';
import { reshape } from './shaping';

/** For planes with fewer pixels, a convolution is no faster than a product and a sum. */
const MIN_PIXELS = 64;

/**
 * Sums maps [N, C, H, W] over slices and pixels, to [C]. If the maps are a product of two stacks of the same shape,
 * each plane is convolved with the other as its filter, for the `cpu` provider. If only the sum is needed, this takes
 * one pass over both stacks instead of three: 1.4 ms instead of 3.4 ms for a product and a sum (6 million values).
 */
export function sumChannels(graph: Graph, maps: Value): Value {
  const [n, c, height, width] = maps.shape as [number, number, number, number];
  const { node } = maps;
  const factors = node?.op === 'Mul' && maps.type === 'float32' ? (node.inputs as Value[]) : [];
  const areStacks = factors.length > 0 && factors.every(({ shape }) => sameShape(shape, maps.shape));
  if (!graph.tunedForCpu || !areStacks || height * width < MIN_PIXELS) {
    return reduce(graph, 'ReduceSum', maps, [0, 2, 3]);
  }
  const images = reshape(graph, factors[0]!, [1, n * c, height, width]);
  const filters = reshape(graph, factors[1]!, [n * c, 1, height, width]);
  const window = {
    kernel: [height, width],
    strides: [1, 1],
    dilations: [1, 1],
    pads: [0, 0, 0, 0],
    groups: n * c,
  } as const;
  const sums = convolve(graph, images, filters, window, [1, 1]);
  return reduce(graph, 'ReduceSum', reshape(graph, sums, [n, c]), [0]);
}
