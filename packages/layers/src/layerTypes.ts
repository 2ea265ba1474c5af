import type * as tf from '@tensorflow/tfjs';

/** The options that TensorFlow.js passes to a layer's `call`. */
export interface CallOptions {
  /** Whether the call is part of training. True only if the caller asked for it. Default false. */
  readonly training?: boolean;
}

/** The options of every TensorFlow.js layer, such as `name` and `trainable`. */
export type LayerArgs = NonNullable<ConstructorParameters<typeof tf.layers.Layer>[0]>;

/** A layer's options as plain values that survive JSON, from which `fromConfig` makes the layer again. */
export type LayerConfig = tf.serialization.ConfigDict;
