import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makePhantom, preprocessCt } from '@radnet/data';
import { readDicomSeries, writeDicomSeries } from '@radnet/data/node';
import { measure, type Measurement } from './row';

/** A real series of `SLICES` slices, which may be missing. */
export const REAL_SERIES = fileURLToPath(new URL('../../shared/data/head-ct-ge', import.meta.url));

export const SLICES = 28;

/** From a folder of 512 x 512 DICOM files to the network's input. The files are the real series, or else a phantom. */
export async function benchPreprocess(): Promise<Measurement> {
  const made = existsSync(REAL_SERIES) ? undefined : await phantomSeries();
  const folder = made ?? REAL_SERIES;
  const result = await measure(async () => void preprocessCt(await readDicomSeries(folder)), SLICES, 4);
  if (made !== undefined) await rm(made, { recursive: true });
  return result;
}

/** A synthetic series of the same size, in a new folder. */
export async function phantomSeries(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'radnet-bench-'));
  const spacingMm = { x: 0.488, y: 0.488, z: 5 };
  await writeDicomSeries(
    makePhantom({ seed: 1, slices: SLICES, height: 512, width: 512, spacingMm }).volume,
    folder,
  );
  return folder;
}
