import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RadnetError } from '@radnet/core';
import { existingFolder, fileSystem } from '@radnet/core/node';
import { registerRadnetLayers } from '@radnet/layers';
import * as tf from '@tensorflow/tfjs';
import { type ModelCard, runFolders, type TrainedModel } from './modelCard';

/**
 * Loads a model and its card.
 *
 * @param path The folder of a run, from which the best epoch is loaded, or the folder of a saved model.
 */
export async function loadModel(path: string): Promise<TrainedModel> {
  registerRadnetLayers();
  const best = await existingFolder(join(path, runFolders.best));
  const folder = existsSync(best) ? best : path;
  const model = await tf.loadLayersModel(fileSystem(folder));
  const card = model.getUserDefinedMetadata() as ModelCard | undefined;
  if (card?.preprocess === undefined) {
    throw new RadnetError(
      `${folder}: expected a model saved by examples/train-radnet.ts, got one without its settings.`,
    );
  }
  return { model, card };
}
