import type * as tf from '@tensorflow/tfjs';

/** What tfjs hands to `call`; `training` is true only when the application asked for it. */
export interface CallOptions {
  readonly training?: boolean;
}

export type LayerArgs = NonNullable<ConstructorParameters<typeof tf.layers.Layer>[0]>;

/** A plain object that survives JSON. */
export type LayerConfig = tf.serialization.ConfigDict;
