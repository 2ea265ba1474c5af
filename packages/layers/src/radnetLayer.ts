import { RadnetError } from '@radnet/core';
import { requireKnownOptions, showValue } from '@radnet/core/internal';
import * as tf from '@tensorflow/tfjs';
import { layerName } from './layerName';
import type { LayerArgs, LayerConfig } from './layerTypes';

/** Raised when a layer's config changes so that an earlier release of this package would misread it. */
const CONFIG_VERSION = 1;

/** The options that every layer of TensorFlow.js takes. */
const LAYER_ARGS = {
  name: true,
  trainable: true,
  dtype: true,
  inputShape: true,
  batchInputShape: true,
  batchSize: true,
  weights: true,
  inputDType: true,
} satisfies Record<keyof LayerArgs, true>;

/** The names of a layer's own options. With `satisfies OptionNames<Args>`, TypeScript checks that none is missing. */
export type OptionNames<Args extends LayerArgs> = Readonly<
  Record<Exclude<keyof Args, keyof LayerArgs>, true>
>;

/** The base of all layers of this package: it refuses unknown options and writes a version into each config. */
export abstract class RadnetLayer extends tf.layers.Layer {
  /** The function that makes the layer, such as `denseBlock`; it begins error messages. */
  protected static readonly functionName: string;
  /** The layer's own options, without those of every TensorFlow.js layer. */
  protected static readonly optionNames: Readonly<Record<string, true>> = {};

  /** @throws RadnetError if `args` has a name that is not an option of the layer. */
  protected constructor(args: LayerArgs) {
    const { functionName, optionNames } = new.target;
    requireKnownOptions(functionName, args, Object.keys(optionNames), Object.keys(LAYER_ARGS));
    super({ ...args, name: args.name ?? layerName(snakeCase(functionName)) });
  }

  /** Returns the options from which `fromConfig` makes this layer again, as plain values. */
  override getConfig(): LayerConfig {
    return { ...super.getConfig(), configVersion: CONFIG_VERSION };
  }

  /**
   * Makes a layer from the config that `getConfig` returned.
   *
   * @throws RadnetError for a config of a later version.
   */
  static override fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    saved: LayerConfig,
  ): T {
    const { configVersion } = saved;
    if (configVersion !== undefined && !((configVersion as number) <= CONFIG_VERSION)) {
      throw new RadnetError(
        `${cls.className}: expected a config of version ${CONFIG_VERSION} or earlier, got version ` +
          `${showValue(configVersion)}. A later @radnet/layers saved this model: install that release.`,
      );
    }
    // tfjs adds `customObjects` to what was saved.
    return new cls(without(saved, 'configVersion', 'customObjects'));
  }
}

/** Returns a config without some of its entries. */
export function without(config: LayerConfig, ...names: readonly string[]): LayerConfig {
  return Object.fromEntries(Object.entries(config).filter(([name]) => !names.includes(name)));
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
