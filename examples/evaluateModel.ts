import {
  alone,
  evaluateScans,
  predictScans,
  type ProcessGroup,
  type ScanPrediction,
  type ScansReport,
  segmentationScores,
} from '@radnet/core';
import { type MeasuredScan, measureScans, scanBatches, type ScanSource } from '@radnet/data';
import type { TrainedModel } from './modelCard';
import { overlapCounter } from './overlapCounter';
import { DESCRIBED, HEMORRHAGE } from './radnet';
import { longest, READ_TOGETHER, readingOptions } from './readingOptions';
import { subgroupsOf } from './subgroupsOf';

/** The output and the target for the slices' labels. */
export const CALL = { output: HEMORRHAGE, target: 'hemorrhage' };

/**
 * Predicts every slice of CTs with a trained model. The result also has what the data set knows about them (patients, sub-groups,
 * positions) and, if the model has segmentation heads, how well its masks fit the drawn ones.
 *
 * @param group The processes that share the CTs. All of them get all predictions.
 */
export async function predictCts(
  { model, card }: TrainedModel,
  scans: readonly ScanSource[],
  group: ProcessGroup = alone,
): Promise<ScanPrediction[]> {
  const { settings, slicesOfCt, masks = true } = card;
  const { batchSize, seed, slicesPerChunk, bloodWeight } = settings;
  const measured = await measureScans(scans, group);
  const slices = longest(measured);
  const reading = readingOptions(slices, { slicesPerChunk, slicesOfCt });
  const segments = masks && model.outputs.length > 1 && measured.some(({ summary }) => summary.maskKnown);
  if (!segments) {
    const source = await scanBatches(measured, {
      batchSize: group.size * (reading.chunks ? 1 : batchSize),
      seed,
      share: group,
    });
    return described(await predictScans(model, source, { ...CALL, ...reading, group }), measured);
  }
  const chunks = reading.chunks ?? {
    slicesPerChunk: Math.min(slices, READ_TOGETHER),
    embedding: DESCRIBED,
  };
  const counter = overlapCounter(
    await scanBatches(measured, { batchSize: group.size, seed, share: group }),
    bloodWeight,
  );
  const predictions = await predictScans(model, counter.source, {
    ...CALL,
    ...reading,
    group,
    chunks: { ...chunks, onChunk: counter.onChunk },
  });
  const overlaps = new Map(group.allgather([...counter.overlaps]).flat());
  return described(predictions, measured, overlaps);
}

/** Evaluates a trained model on CTs, with its own threshold and number of consecutive slices. */
export async function evaluateModel(
  trained: TrainedModel,
  scans: readonly ScanSource[],
): Promise<ScansReport> {
  return evaluateScans(await predictCts(trained, scans), trained.card);
}

function described(
  predictions: readonly ScanPrediction[],
  scans: readonly MeasuredScan[],
  overlaps?: ReturnType<typeof overlapCounter>['overlaps'],
): ScanPrediction[] {
  // With several processes, predictions come in the order of the processes.
  const byId = new Map(predictions.map((prediction) => [prediction.scanId, prediction]));
  return scans.map((scan) => {
    const prediction = byId.get(scan.id)!;
    const { geometry, maskKnown } = scan.summary;
    const groups = subgroupsOf(scan);
    const overlap = maskKnown ? overlaps?.get(scan.id) : undefined;
    const voxelMl =
      geometry && Object.values(geometry.spacingMm).reduce((product, side) => product * side) / 1000;
    return {
      ...prediction,
      ...(scan.patientId !== undefined && { patientId: scan.patientId }),
      ...(geometry && { positionsMm: geometry.positionsMm }),
      ...(groups && { groups }),
      ...(overlap && { segmentation: segmentationScores(overlap, voxelMl) }),
    };
  });
}
