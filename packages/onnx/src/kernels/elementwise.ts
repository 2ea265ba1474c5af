import type { Graph } from '../graph/graph';
import type { Value } from '../graph/value';
import { align } from '../views/align';
import type { View } from '../views/view';

/** Broadcasts the operands in a common layout and applies an operator to each element. */
export function elementwise(
  graph: Graph,
  operands: readonly View[],
  make: (...values: Value[]) => Value,
): View {
  const { values, wrap } = align(graph, operands);
  return wrap(make(...values));
}

/** Applies an operator to each element. */
export function map(view: View, make: (value: Value) => Value): View {
  return { ...view, value: make(view.value) };
}
