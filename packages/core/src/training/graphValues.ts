import type * as tf from '@tensorflow/tfjs';

/**
 * Computes symbolic tensors of a model, starting from known values of others: the model's inputs, or tensors between
 * the inputs and the wanted ones. Each layer is called once. Masks of TensorFlow.js layers are not passed on.
 *
 * @param known Values keyed by the symbolic tensors' ids.
 */
export function graphValues(
  wanted: readonly tf.SymbolicTensor[],
  known: ReadonlyMap<number, tf.Tensor>,
  { training }: { readonly training: boolean },
): tf.Tensor[] {
  const values = new Map(known);
  const valueOf = (symbol: tf.SymbolicTensor): tf.Tensor => {
    const value = values.get(symbol.id);
    if (value) return value;
    const node = nodeOf(symbol);
    const inputs = node.inputTensors.map(valueOf);
    const made = [
      symbol.sourceLayer.apply(inputs.length === 1 ? inputs[0]! : inputs, { ...node.callArgs, training }),
    ].flat() as tf.Tensor[];
    node.outputTensors.forEach((output, index) => values.set(output.id, made[index]!));
    return values.get(symbol.id)!;
  };
  return wanted.map(valueOf);
}

/** Returns whether `symbol` is computed from `source`. */
export function dependsOn(symbol: tf.SymbolicTensor, source: tf.SymbolicTensor): boolean {
  return symbolsBefore([symbol]).some(({ id }) => id === source.id);
}

/** Returns all symbolic tensors that the given ones are computed from, including themselves. */
export function symbolsBefore(symbols: readonly tf.SymbolicTensor[]): tf.SymbolicTensor[] {
  const found = new Map<number, tf.SymbolicTensor>();
  const add = (symbol: tf.SymbolicTensor): void => {
    if (found.has(symbol.id)) return;
    found.set(symbol.id, symbol);
    nodeOf(symbol).inputTensors.forEach(add);
  };
  symbols.forEach(add);
  return [...found.values()];
}

/** Returns the layers that compute `symbols`. */
export function layersBehind(symbols: readonly tf.SymbolicTensor[]): Set<tf.layers.Layer> {
  return new Set(symbolsBefore(symbols).map(({ sourceLayer }) => sourceLayer));
}

interface GraphNode {
  readonly inputTensors: readonly tf.SymbolicTensor[];
  readonly outputTensors: readonly tf.SymbolicTensor[];
  readonly callArgs: Readonly<Record<string, unknown>>;
}

function nodeOf({ sourceLayer, nodeIndex }: tf.SymbolicTensor): GraphNode {
  return sourceLayer.inboundNodes[nodeIndex ?? 0] as unknown as GraphNode;
}
