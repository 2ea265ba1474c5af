import { Graph } from '../graph/graph';
import { Value } from '../graph/value';
import { unary } from './elementwise';

/** The values inside the loop's body that stand for those of a `Scan`. */
export interface ScanStep {
  readonly states: readonly Value[];
  /** One step of each sequence, [B, ...]. */
  readonly items: readonly Value[];
  readonly captured: readonly Value[];
}

/** What one step of a loop computes. */
export interface ScanResult {
  /** The states for the next step, of the same shapes. */
  readonly states: readonly Value[];
  /** One step of each sequence that the loop makes, [B, ...]. */
  readonly items: readonly Value[];
}

/** A loop over the steps of one or more sequences. */
export interface Scan {
  /** Whether to go through the sequences from the end. */
  readonly backwards: boolean;
  /** The states for the first step. */
  readonly states: readonly Value[];
  /** The sequences to go through, each [B, T, ...]. */
  readonly sequences: readonly Value[];
  /** Values that are the same in every step. */
  readonly captured: readonly Value[];
  /** Records one step in the loop's own graph. */
  readonly step: (graph: Graph, step: ScanStep) => ScanResult;
}

/**
 * Records ONNX's Scan, one node for any number of steps. Returns the sequences that the steps make, each [B, T, ...].
 */
export function scan(graph: Graph, { backwards, states, sequences, captured, step }: Scan): readonly Value[] {
  const inner = new Graph(graph.opset, graph.tunedForCpu, graph.trustsIndices);
  const standIn = ({ type, shape }: Value): Value => new Value(type, shape);
  const oneStep = ({ type, shape }: Value): Value => new Value(type, [shape[0]!, ...shape.slice(2)]);
  const given = {
    states: states.map(standIn),
    items: sequences.map(oneStep),
    captured: captured.map(standIn),
  };
  const made = step(inner, given);
  // ONNX Runtime requires outputs that the body itself computes, and loses an output that is listed twice.
  const outputs: Value[] = [];
  for (const value of [...made.states, ...made.items]) {
    outputs.push(value.node && !outputs.includes(value) ? value : unary(inner, 'Identity', value));
  }
  const body = {
    nodes: inner.take(),
    inputs: [...given.states, ...given.items],
    outputs,
    captured: given.captured,
  };
  const direction = Number(backwards);
  const each = (values: readonly Value[], value: number) => ({ ints: values.map(() => value) });
  const attributes = {
    num_scan_inputs: { int: sequences.length },
    scan_input_axes: each(sequences, 1),
    scan_input_directions: each(sequences, direction),
    scan_output_axes: each(made.items, 1),
    scan_output_directions: each(made.items, direction),
  };
  const steps = sequences[0]!.shape[1]!;
  const results = [
    ...states,
    ...made.items.map(({ type, shape }) => ({ type, shape: [shape[0]!, steps, ...shape.slice(1)] })),
  ];
  const inputs = [...states, ...sequences, ...captured];
  return graph.add('Scan', inputs, attributes, results, { body }).slice(states.length);
}
