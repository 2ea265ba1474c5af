import type * as tf from '@tensorflow/tfjs';

/**
 * Computes symbolic tensors of a model from values of others, at which the computation starts: the model's inputs, or
 * what stands between them and the wanted. Each layer is called once. Masks that layers hand on are not.
 *
 * @param known By the symbolic tensors' ids.
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

/** Whether `symbol` is computed from `source`. */
export function dependsOn(symbol: tf.SymbolicTensor, source: tf.SymbolicTensor): boolean {
  const seen = new Set<number>();
  const search = (at: tf.SymbolicTensor): boolean => {
    if (at.id === source.id) return true;
    if (seen.has(at.id)) return false;
    seen.add(at.id);
    return nodeOf(at).inputTensors.some(search);
  };
  return search(symbol);
}

/** The layers that compute `symbols`. */
export function layersBehind(symbols: readonly tf.SymbolicTensor[]): Set<tf.layers.Layer> {
  const layers = new Set<tf.layers.Layer>();
  const seen = new Set<number>();
  const visit = (at: tf.SymbolicTensor): void => {
    if (seen.has(at.id)) return;
    seen.add(at.id);
    layers.add(at.sourceLayer);
    nodeOf(at).inputTensors.forEach(visit);
  };
  symbols.forEach(visit);
  return layers;
}

interface GraphNode {
  readonly inputTensors: readonly tf.SymbolicTensor[];
  readonly outputTensors: readonly tf.SymbolicTensor[];
  readonly callArgs: Readonly<Record<string, unknown>>;
}

function nodeOf({ sourceLayer, nodeIndex }: tf.SymbolicTensor): GraphNode {
  return sourceLayer.inboundNodes[nodeIndex ?? 0] as unknown as GraphNode;
}
