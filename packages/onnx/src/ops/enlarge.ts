import type { Graph } from '../graph/graph';
import type { Value } from '../graph/value';

/** [N, C, h, w] with each pixel repeated along both axes, up to `shape`, [N, C, H, W]: whole multiples. */
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
