import { existsSync } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';
import { formatPredictions, type PredictionSet, type ProcessGroup } from '@radnet/core';
import { writePredictions } from '@radnet/core/node';
import type { ScanSource } from '@radnet/data';
import { predictCts } from './evaluateModel';
import type { TrainedModel } from './modelCard';
import { timeStamp } from './timeStamp';

/** Predicts several sets with a trained model. The sets carry the model's threshold and number of consecutive slices. */
export async function predictSets(
  trained: TrainedModel,
  sets: Readonly<Record<string, readonly ScanSource[]>>,
  group?: ProcessGroup,
): Promise<PredictionSet[]> {
  const { threshold, minConsecutive } = trained.card;
  const predicted: PredictionSet[] = [];
  for (const [name, scans] of Object.entries(sets)) {
    predicted.push({ name, threshold, minConsecutive, scans: await predictCts(trained, scans, group) });
  }
  return predicted;
}

/** Writes predictions. If there are other ones already, it renames these. Prints what it did. */
export async function keepPredictions(file: string, sets: readonly PredictionSet[]): Promise<void> {
  if (existsSync(file)) {
    if ((await readFile(file, 'utf8')) === formatPredictions(sets)) {
      console.log(`predictions: ${file}, unchanged`);
      return;
    }
    const kept = file.replace(/(\.csv)?$/, `.${timeStamp()}.csv`);
    await rename(file, kept);
    console.log(`the earlier predictions in ${file} are now ${kept}`);
  }
  await writePredictions(file, sets);
  console.log(`predictions: ${file}`);
}
