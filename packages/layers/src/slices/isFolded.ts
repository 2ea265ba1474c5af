import type * as tf from '@tensorflow/tfjs';

/** Whether a symbolic tensor counts slices in its batch axis: `foldSlices` folded them, and nothing unfolded them since. */
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
