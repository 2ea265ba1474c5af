import type { GraphNode } from './graphNode';
import type { Value } from './value';

/** One iteration of a loop: a separate graph, which may also read values of the graph around it. */
export interface Body {
  readonly nodes: readonly GraphNode[];
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  /** Stand-ins for values of the graph around it. Those values are the last inputs of the loop's node. */
  readonly captured: readonly Value[];
}
