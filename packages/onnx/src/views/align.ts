import type { Graph } from '../graph/graph';
import { elementCount, sameShape, type Value } from '../graph/value';
import { broadcastShapes } from '../ops/broadcastShapes';
import { reshape, transpose } from '../ops/shaping';
import { plainValue, type View } from './view';

export interface Aligned {
  /** The operands' values, which broadcast with each other. */
  readonly values: readonly Value[];
  /** Returns the view on the result of an elementwise operator. */
  readonly wrap: (result: Value) => View;
}

/**
 * Brings the operands of an elementwise operator into one layout: channels first if an operand of the full size has
 * that layout.
 */
export function align(graph: Graph, views: readonly View[]): Aligned {
  const shape = broadcastShapes(...views.map((view) => view.shape));
  const size = elementCount(shape);
  const leader = views.find((view) => view.layout === 'channelsFirst' && elementCount(view.shape) === size);
  if (leader) {
    const values = views.map((view) => valueLike(graph, view, leader.physical, shape));
    if (values.every((value) => value !== undefined)) {
      const { physical } = leader;
      return { values, wrap: (value) => ({ shape, layout: 'channelsFirst', physical, value }) };
    }
  }
  const values = views.map((view) => (view.layout === 'plain' ? view.value : plainValue(graph, view)));
  return { values, wrap: (value) => ({ shape, layout: 'plain', physical: shape, value }) };
}

/**
 * Returns a value that broadcasts to `physical` ([N, C, H, W]) as `view` broadcasts to `shape`, or undefined if there
 * is none.
 */
function valueLike(
  graph: Graph,
  view: View,
  physical: readonly number[],
  shape: readonly number[],
): Value | undefined {
  if (view.layout === 'channelsFirst' && sameShape(view.physical, physical)) return view.value;
  const value = view.layout === 'plain' ? view.value : plainValue(graph, view);
  if (elementCount(value.shape) === 1) return reshape(graph, value, []);
  const [n, c, h, w] = physical as [number, number, number, number];
  const own = [...new Array<number>(Math.max(0, shape.length - value.shape.length)).fill(1), ...value.shape];
  if (own.length !== shape.length) return undefined;
  const lead = own.slice(0, -1);
  const last = own.at(-1)!;
  if (lead.every((size) => size === 1)) return reshape(graph, value, [1, last, 1, 1]);
  if (sameShape(lead, shape.slice(0, -1))) {
    if (last === 1) return reshape(graph, value, [n, 1, h, w]);
    return transpose(graph, reshape(graph, value, [n, h, w, c]), [0, 3, 1, 2]);
  }
  if (!sameShape(shape, [n, h, w, c])) return undefined;
  return transpose(graph, reshape(graph, value, own), [0, 3, 1, 2]);
}
