import { RadnetError } from '@radnet/core';

/**
 * Refuses tfjs's option `returnSequences`, which the slice layers do not have.
 *
 * @throws RadnetError that says what to do instead.
 */
export function refuseReturnSequences(layer: string, args: object | undefined): void {
  if (!args || !Object.hasOwn(args, 'returnSequences')) return;
  throw new RadnetError(
    `${layer}: unknown option 'returnSequences': the layer always returns one output for each slice. For one output for ` +
      `each scan, pool over the slices behind it, for example with tf.layers.globalMaxPooling1d() where no slice is padded.`,
  );
}
