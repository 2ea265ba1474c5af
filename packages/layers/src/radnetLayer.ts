import { RadnetError } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import type { LayerConfig } from './layerTypes';

/** Raised when a layer's config changes so that an earlier release of this package would misread it. */
const CONFIG_VERSION = 1;

/** A layer whose config says what version it was written in, so that a release that cannot read it says so. */
export abstract class RadnetLayer extends tf.layers.Layer {
  override getConfig(): LayerConfig {
    return { ...super.getConfig(), configVersion: CONFIG_VERSION };
  }

  /** @throws RadnetError for a config of a later version. */
  static override fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    { configVersion, ...config }: LayerConfig,
  ): T {
    if (configVersion !== undefined && !((configVersion as number) <= CONFIG_VERSION)) {
      throw new RadnetError(
        `${cls.className}: expected a config of version ${CONFIG_VERSION} or earlier, got version ` +
          `${JSON.stringify(configVersion)}. The model was saved by a later @radnet/layers: install that release.`,
      );
    }
    return new cls(config);
  }
}
