import { RadnetError } from '@radnet/core';
import { type PreprocessOptions, preprocessCt, preprocessedSize, type Volume } from '@radnet/data';
import { readDicomSource } from '@radnet/data/node';
import type { TrainedModel } from '../modelCard';
import { type CtPrediction, type HeatKind, predictCt } from '../predictCt';
import { readFittingCt } from '../readFittingCt';
import { requireHeadCt } from '../requireHeadCt';
import type { CtChoice } from './ctChoice';
import { drawOverview, drawSlice } from './ctPictures';
import { dicomResults } from './dicomResults';
import {
  type CtNumber,
  type CtResult,
  findingsOf,
  type ModelIdentity,
  type PredictReport,
  SCHEMA,
} from './result';
import { ctName, type ResultFiles, writeResult } from './resultFolder';

/** Settings for {@link predictOne}. */
export interface PredictOptions {
  readonly trained: TrainedModel;
  readonly identity: ModelIdentity;
  /** Name and version of the software, written into the result. */
  readonly software: string;
  readonly backend: string;
  /** Folder for the results of all CTs. */
  readonly out: string;
  /** If given, the result is also written as DICOM, with the heat map from this value on. */
  readonly dicom?: { readonly heatThreshold: number } | undefined;
  readonly heatKind: HeatKind;
  /** Called with each line for the user. */
  readonly log: (line: string) => void;
}

/**
 * Reads one CT, predicts it, and writes its folder.
 *
 * @param written Names of the folders that this command has already written, for other CTs.
 * @throws RadnetError if the CT cannot be read, is not of a head, or has too few slices. Then nothing is written.
 */
export async function predictOne(
  choice: CtChoice,
  number: CtNumber,
  options: PredictOptions,
  written: ReadonlySet<string>,
): Promise<CtResult> {
  const { trained, log } = options;
  const { preprocess, threshold, minConsecutive, masks } = trained.card;
  // Pictures have 1 mm pixels, even if the network's are coarser.
  const drawn = { ...preprocess, window: [preprocess.window].flat()[0]!, neighbours: 0, spacingMm: 1 };
  const volume = await readFittingCt(choice.path, { preprocess, drawn }, choice.options);
  const doubts = requireHeadCt(choice.path, volume, minConsecutive);
  const warnings = [...choice.notes, ...volume.warnings, ...doubts];
  if (masks === false && options.heatKind === 'attention') {
    warnings.push(
      'the model was trained without masks, so no attention is drawn; --explain grad-cam needs none',
    );
  }
  for (const warning of warnings) log(`note: ${warning}`);
  const name = ctName(volume);
  if (written.has(name))
    throw new RadnetError(
      `${choice.path}: expected another CT, got one that this command has read already: ${name}`,
    );

  const prediction = await predictCt(trained, volume, preprocessedSize(drawn), options.heatKind);
  log(tableOf(prediction, threshold));
  const files: ResultFiles = {
    ...picturesOf(volume, drawn, prediction, threshold),
    ...(options.dicom && (await dicomOf(choice, volume, drawn, prediction, options))),
  };
  const result: CtResult = {
    status: 'done',
    ct: name,
    ...findingsOf(prediction, threshold),
    warnings,
    folder: `${options.out}/${name}`,
    files: [...Object.keys(files), 'result.json'],
  };
  const report: PredictReport = {
    schema: SCHEMA,
    software: options.software,
    backend: options.backend,
    model: options.identity,
    cts: [{ ...number, ...result }],
  };
  const { folder, moved } = await writeResult(options.out, name, {
    ...files,
    'result.json': `${JSON.stringify(report, undefined, 2)}\n`,
  });
  if (moved !== undefined) log(`the earlier result of this CT is now ${moved}`);
  log(`${Object.keys(files).length + 1} files in ${folder}`);
  return result;
}

function picturesOf(
  volume: Volume,
  drawn: PreprocessOptions,
  prediction: CtPrediction,
  threshold: number,
): ResultFiles {
  const { image, width: size } = preprocessCt(volume, drawn);
  const ct = { image, size, prediction, threshold, rowDirection: volume.rowDirection };
  const files: Record<string, Uint8Array> = { 'overview.png': drawOverview(ct) };
  prediction.probabilities.forEach((probability, slice) => {
    if (probability >= threshold)
      files[`slice-${String(slice + 1).padStart(3, '0')}.png`] = drawSlice(ct, slice);
  });
  return files;
}

async function dicomOf(
  { path, options: reading }: CtChoice,
  volume: Volume,
  drawn: PreprocessOptions,
  prediction: CtPrediction,
  { dicom, identity, software, log }: PredictOptions,
): Promise<ResultFiles> {
  const source = await readDicomSource(path, volume, reading);
  const { heatThreshold } = dicom!;
  const files = await dicomResults({
    volume,
    source,
    prediction,
    model: identity,
    drawn,
    heatThreshold,
    software,
  });
  if (files['heat.dcm'] === undefined) {
    log(`note: no segmentation: ${prediction.heatKind} stays below ${heatThreshold} on all positive slices`);
  }
  return files;
}

function tableOf({ probabilities, positionsMm, call }: CtPrediction, threshold: number): string {
  const rows = Array.from(probabilities, (probability, slice) => {
    const cells = [
      String(slice + 1).padStart(5),
      positionsMm[slice]!.toFixed(2).padStart(11),
      probability.toFixed(3).padStart(11),
    ];
    return `${cells.join('  ')}${probability >= threshold ? '  positive' : ''}`;
  });
  const run = call.run && `slices ${call.run.start + 1} to ${call.run.start + call.run.length}`;
  return [
    '\nslice  position mm  probability  (foot to head)',
    ...rows,
    `\nCT: ${run ? `positive, ${run}` : 'negative'}`,
  ].join('\n');
}
