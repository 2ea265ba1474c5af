import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelCard } from '../modelCard';

/** A kind of layer, and how many the network has. */
export interface LayerKind {
  readonly kind: string;
  readonly count: number;
}

/** Facts about a saved network that its file gives without loading its weights. */
export interface ModelSummary {
  readonly card: ModelCard;
  /** Number of values in its weights, including those that are not trained. */
  readonly parameters: number;
  readonly layers: readonly LayerKind[];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

interface ModelJson {
  readonly modelTopology?: { readonly model_config?: { readonly config?: Topology } };
  readonly weightsManifest?: readonly {
    readonly weights: readonly { readonly shape: readonly number[] }[];
  }[];
  readonly userDefinedMetadata?: ModelCard;
}

interface Topology {
  readonly layers?: readonly { readonly class_name: string }[];
  readonly input_layers?: readonly (readonly unknown[])[];
  readonly output_layers?: readonly (readonly unknown[])[];
}

/**
 * Reads the summary of a saved network.
 *
 * @returns Undefined if the folder has no network of `train-radnet.ts`.
 */
export async function readModelSummary(folder: string): Promise<ModelSummary | undefined> {
  const file = join(folder, 'model.json');
  if (!existsSync(file)) return undefined;
  const { modelTopology, weightsManifest, userDefinedMetadata } = JSON.parse(
    await readFile(file, 'utf8'),
  ) as ModelJson;
  if (userDefinedMetadata?.preprocess === undefined) return undefined;
  const { layers = [], input_layers = [], output_layers = [] } = modelTopology?.model_config?.config ?? {};
  const kinds = new Map<string, number>();
  for (const { class_name } of layers) {
    const kind = class_name.replace(/^Radnet>/, '');
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const weights = (weightsManifest ?? []).flatMap((group) => group.weights);
  return {
    card: userDefinedMetadata,
    parameters: weights.reduce((sum, { shape }) => sum + shape.reduce((size, side) => size * side, 1), 0),
    layers: [...kinds].map(([kind, count]) => ({ kind, count })),
    inputs: input_layers.map(([name]) => String(name)),
    outputs: output_layers.map(([name]) => String(name)),
  };
}
