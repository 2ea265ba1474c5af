import type { GraphNode } from './graphNode';
import type { Value } from './value';

/** One iteration of a loop: a graph of its own, which may also read values of the graph around it. */
export interface Body {
  readonly nodes: readonly GraphNode[];
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  /** Stand in for values of the graph around it, which are the last inputs of the loop's node. */
  readonly captured: readonly Value[];
}
