import type { Graph } from '../graph/graph';
import type { Value } from '../graph/value';

/**
 * Enlarges images [N, C, h, w] to `shape`, [N, C, H, W], by repeating each pixel. H and W must be multiples of h and w.
 */
export function enlarge(graph: Graph, x: Value, shape: readonly number[]): Value {
  const factors = shape.map((size, axis) => size / x.shape[axis]!);
  const scales = graph.constant('float32', [4], factors);
  const attributes = {
    mode: { string: 'nearest' },
    coordinate_transformation_mode: { string: 'asymmetric' },
    nearest_mode: { string: 'floor' },
  };
  return graph.add('Resize', [x, undefined, scales], attributes, [{ type: x.type, shape }])[0]!;
}
