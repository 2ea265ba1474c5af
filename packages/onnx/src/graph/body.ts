import type { GraphNode } from './graphNode';
import type { Value } from './value';

/** What is done in each turn of a loop: a graph of its own, which reads values of the graph around it too. */
export interface Body {
  readonly nodes: readonly GraphNode[];
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  /** What stands in the body for values of the graph around it, which are the last inputs of the node that has it. */
  readonly captured: readonly Value[];
}
