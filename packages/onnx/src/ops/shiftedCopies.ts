import type { Graph } from '../graph/graph';
import type { Value } from '../graph/value';
import { convolve, type Window } from './convolve';

/**
 * Returns a shifted copy of images [N, C, H, W] for each tap of a window, with zeros beyond the edges, as
 * [N, C * taps, ...size]. The copies of one channel are next to each other.
 *
 * The copies are recorded as one convolution with filters that are 1 at one tap each. ONNX Runtime runs it in half the
 * time of concatenated slices.
 *
 * @param turned Whether the copies come in the reverse order of the taps.
 */
export function shiftedCopies(
  graph: Graph,
  x: Value,
  window: Omit<Window, 'groups'>,
  size: readonly [number, number],
  turned: boolean,
): Value {
  const channels = x.shape[1]!;
  const [height, width] = window.kernel;
  const taps = height * width;
  const ones = new Array<number>(channels * taps * taps).fill(0);
  for (let filter = 0; filter < channels * taps; filter++) {
    const tap = filter % taps;
    ones[filter * taps + (turned ? taps - 1 - tap : tap)] = 1;
  }
  const filters = graph.constant('float32', [channels * taps, 1, height, width], ones);
  return convolve(graph, x, filters, { ...window, groups: channels }, size);
}
