import type { GraphNode } from './graphNode';
import type { Value } from './value';

/** What one run computes and reads, and a key that is equal for runs of equal structure. */
export interface RunPlan {
  readonly nodes: readonly GraphNode[];
  /** Known values that the nodes read and that may differ from run to run. */
  readonly feeds: readonly Value[];
  readonly constants: readonly Value[];
  readonly results: readonly Value[];
  readonly key: string;
}

let plans = 0;

/**
 * Selects the nodes of `pending` that `wanted` needs, and numbers their values: the `slot` of a feed is its place in
 * `feeds`, that of a constant its place in `constants`, and that of any other value a unique number.
 */
export function planRun(pending: readonly GraphNode[], wanted: readonly Value[]): RunPlan {
  const mark = ++plans;
  for (const value of wanted) value.wantedIn = mark;
  const nodes = neededNodes(pending, mark);
  const feeds: Value[] = [];
  const constants: Value[] = [];
  const numbered = new Set<Value>();
  const key: string[] = [];
  let slots = 0;

  const reference = (value: Value | undefined): string => {
    if (!value) return '-';
    if (value.constantId !== undefined) {
      if (!numbered.has(value)) {
        numbered.add(value);
        value.slot = constants.push(value) - 1;
      }
      return `c${value.constantId}`;
    }
    if (!value.node && !numbered.has(value)) {
      numbered.add(value);
      value.slot = feeds.push(value) - 1;
      return `f${value.slot}:${value.type}[${value.shape.join()}]`;
    }
    return value.node ? `${value.slot}` : `f${value.slot}`;
  };

  for (const node of nodes) {
    let line = `${node.signature}(`;
    for (const input of node.inputs) line += `${reference(input)},`;
    key.push(line);
    for (const output of node.outputs) output.slot = slots++;
  }
  const results = [...wanted].sort((a, b) => a.slot - b.slot);
  key.push(`=${results.map((value) => value.slot).join()}`);
  return { nodes, feeds, constants, results, key: key.join('') };
}

function neededNodes(pending: readonly GraphNode[], mark: number): GraphNode[] {
  const needed: GraphNode[] = [];
  for (let index = pending.length - 1; index >= 0; index--) {
    const node = pending[index]!;
    if (!node.outputs.some((output) => output.wantedIn === mark)) continue;
    for (const input of node.inputs) if (input?.node) input.wantedIn = mark;
    needed.push(node);
  }
  return needed.reverse();
}
