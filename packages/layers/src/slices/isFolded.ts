import type * as tf from '@tensorflow/tfjs';

/**
 * Returns whether `foldSlices` has folded the slices into a symbolic tensor's batch axis and nothing has unfolded them
 * since.
 */
export function isFolded(symbol: tf.SymbolicTensor): boolean {
  const seen = new Set<number>();
  const comesFolded = ({ id, sourceLayer, inputs }: tf.SymbolicTensor): boolean => {
    if (seen.has(id)) return false;
    seen.add(id);
    const className = sourceLayer.getClassName();
    if (className === 'Radnet>FoldSlices') return true;
    return className !== 'Radnet>UnfoldSlices' && inputs.some(comesFolded);
  };
  return comesFolded(symbol);
}
