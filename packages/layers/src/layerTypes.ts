import type * as tf from '@tensorflow/tfjs';

/** What TensorFlow.js passes to a layer's `call`. */
export interface CallOptions {
  /** Whether the layer trains. True only if the application asked for it. */
  readonly training?: boolean;
}

/** The options of every TensorFlow.js layer, such as `name` and `trainable`. */
export type LayerArgs = NonNullable<ConstructorParameters<typeof tf.layers.Layer>[0]>;

/** The options that recreate a layer, as plain values that survive JSON. */
export type LayerConfig = tf.serialization.ConfigDict;
