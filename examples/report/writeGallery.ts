import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PredictionSet } from '@radnet/core';
import { writeAtomically } from '@radnet/core/node';
import type { ScanSource } from '@radnet/data';
import { encodePng } from '../heatOverlay';
import type { TrainedModel } from '../modelCard';
import { chooseCases } from './chooseCases';
import { drawCases } from './drawCases';
import { type Gallery, galleryFolder, sha256Of } from './galleryFiles';

const PER_KIND = 6;

/** Settings for {@link writeGallery}. */
export interface GalleryOptions {
  /** Folder of the run. */
  readonly folder: string;
  readonly trained: TrainedModel;
  readonly set: PredictionSet;
  /** The CTs of that set. */
  readonly scans: readonly ScanSource[];
}

/**
 * Draws the slices that a run's report shows, with where the network looked, into its folder. It needs the model and the CTs, so it runs
 * at the end of a training; the report itself only needs files.
 */
export async function writeGallery({ folder, trained, set, scans }: GalleryOptions): Promise<void> {
  const place = join(folder, galleryFolder.folder);
  await rm(place, { recursive: true, force: true });
  await mkdir(place, { recursive: true });
  const { panels, pictures } = await drawCases(trained, chooseCases(set, PER_KIND), scans);
  const cases: Gallery['cases'][number][] = [];
  for (const [i, { shown, picture }] of pictures.entries()) {
    const file = `${String(i + 1).padStart(2, '0')}.png`;
    await writeAtomically(join(place, file), encodePng(picture));
    cases.push({ ...shown, file });
  }
  const gallery: Gallery = {
    format: 'radnet-gallery-1',
    set: set.name,
    predictionsSha256: await sha256Of(join(folder, 'predictions.csv')),
    panels,
    cases,
  };
  await writeAtomically(join(place, galleryFolder.list), `${JSON.stringify(gallery, null, 2)}\n`);
}
