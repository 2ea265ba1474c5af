import * as tf from '@tensorflow/tfjs';
import { runBackendKernel } from '../backend/runBackendKernel';
import { addScaled } from './addScaled';

/** Of each pair, `target += share * (source - target)`: all at once where the backend can. Both of a pair have one shape; all are float32. */
export function moveTowards(
  targets: readonly tf.Variable[],
  sources: readonly tf.Tensor[],
  share: number,
): void {
  const isFull = (_: tf.Tensor, index: number): boolean => targets[index]!.size > 0;
  const inputs = { targets: targets.filter(isFull), sources: sources.filter(isFull) };
  if (runBackendKernel('MoveTowards', inputs, { share })) return;
  targets.forEach((target, index) => {
    tf.tidy(() => target.assign(addScaled(target, tf.sub(sources[index]!, target), share)));
  });
}
