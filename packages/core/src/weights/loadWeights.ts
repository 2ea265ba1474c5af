import { requireKnownOptions } from '../errors/requireKnownOptions';
import * as tf from '@tensorflow/tfjs';
import { nearestName } from '../errors/nearestName';
import { RadnetError } from '../radnetError';
import { listed } from './listed';
import { namesLayer, unmatched } from './namePattern';
import type { NamedWeights } from './namedWeights';

/** Settings for {@link loadWeights}. */
export interface LoadWeightsOptions {
  /**
   * Layers to skip, such as a head of another size: names, or prefixes that end in `*`. The model's layers keep their
   * values, and the source's layers are not used. Default: none.
   */
  readonly except?: readonly string[];
}

const OPTIONS = { except: true } satisfies Record<keyof LoadWeightsOptions, true>;

/** Names of the weights that {@link loadWeights} loaded and skipped. */
export interface LoadedWeights {
  /** Weights that were loaded. */
  readonly loaded: readonly string[];
  /** Weights of the model that kept their values. */
  readonly kept: readonly string[];
  /** Weights of the source that were not used. */
  readonly unused: readonly string[];
}

/**
 * Copies weights, including running statistics, into a model by name. The source is another model or a file
 * (`readSafetensors`, `readNpz`). Except for the layers in `except`, every weight must have its counterpart of the same
 * shape on the other side.
 *
 * If any weight does not fit, no weight changes. You may dispose of the other model afterwards.
 *
 * @throws RadnetError if weights do not fit (the message lists them with their shapes), or if an entry of `except`
 *   matches nothing.
 */
export function loadWeights(
  model: tf.LayersModel,
  from: tf.LayersModel | NamedWeights,
  options: LoadWeightsOptions = {},
): LoadedWeights {
  requireKnownOptions('loadWeights', options, Object.keys(OPTIONS));
  const { except = [] } = options;
  const into = weightsByName(model);
  const source = from instanceof Map ? (from as NamedWeights) : weightsByName(from as tf.LayersModel);
  const unknown = unmatched(except, [...into.keys(), ...source.keys()]);
  if (unknown.length > 0) {
    throw new RadnetError(
      `except: expected layers of the model or of the weights, got ${unknown.join(', ')}`,
    );
  }
  const isLeftOut = (name: string): boolean => except.some((pattern) => namesLayer(pattern, name));
  const names = [...into.keys()].filter((name) => !isLeftOut(name));
  const offered = [...source.keys()].filter((name) => !isLeftOut(name));

  const show = (shape: tf.Shape | readonly number[]): string => `[${shape.join(', ')}]`;
  const unclaimed = offered.filter((name) => !into.has(name));
  const misfits = [
    ...names.flatMap((name) => {
      const wanted = show(into.get(name)!.shape);
      const found = source.get(name);
      if (found === undefined) {
        const nearest = nearestName(name, unclaimed);
        const hint = nearest === undefined ? '' : `; the nearest name there is '${nearest}'`;
        return [`${name}: ${wanted} in the model, not among the weights${hint}`];
      }
      const given = show(found.shape);
      return given === wanted ? [] : [`${name}: ${wanted} in the model, ${given} among the weights`];
    }),
    ...unclaimed.map(
      (name) => `${name}: ${show(source.get(name)!.shape)} among the weights, not in the model`,
    ),
  ];
  if (misfits.length > 0) {
    throw new RadnetError(
      `weights: expected those of this model, got ${misfits.length} that do not fit (layers that are meant to ` +
        `differ go into 'except'):${listed(misfits)}`,
    );
  }
  tf.tidy(() => {
    for (const name of names) {
      const found = source.get(name)!;
      const value = 'values' in found ? tf.tensor(found.values.slice(), [...found.shape]) : found.read();
      into.get(name)!.write(value);
    }
  });
  return {
    loaded: names,
    kept: [...into.keys()].filter(isLeftOut),
    unused: [...source.keys()].filter(isLeftOut),
  };
}

/** @throws RadnetError if two weights have one name. */
export function weightsByName(model: tf.LayersModel): Map<string, tf.LayerVariable> {
  const byName = new Map<string, tf.LayerVariable>();
  for (const weight of model.weights) {
    if (byName.has(weight.originalName)) {
      throw new RadnetError(
        `model: expected weights of different names, got two named '${weight.originalName}'`,
      );
    }
    byName.set(weight.originalName, weight);
  }
  return byName;
}
