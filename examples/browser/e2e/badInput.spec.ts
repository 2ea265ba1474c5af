import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makePhantom, type Volume } from '@radnet/data';
import { readVolume, writeDicomSeries } from '@radnet/data/node';
import { BlobWriter, TextReader, ZipWriter } from '@zip.js/zip.js';
import type { Page } from 'playwright/test';
import { dropPaths } from './dropPaths.ts';
import { hasSharedData, MISSING, TRANSFER_SYNTAXES } from './sharedData.ts';
import { expect, openViewer, readCall, test } from './viewerTest.ts';

const SHIPPED = fileURLToPath(new URL('../public/model/', import.meta.url));

test.beforeEach(async ({ page }) => {
  await openViewer(page);
});

/** A CT of the same slice, again and again. */
function stacked(slice: Volume, slices: number): Volume {
  const area = slice.hounsfieldUnits.length;
  const hounsfieldUnits = new Int16Array(slices * area);
  const [x, y, z] = slice.origins[0]!;
  for (let at = 0; at < slices; at++) hounsfieldUnits.set(slice.hounsfieldUnits, at * area);
  const origins = Array.from({ length: slices }, (_, at) => [x, y, z + 5 * at] as const);
  return { ...slice, slices, hounsfieldUnits, origins, spacingMm: { ...slice.spacingMm, z: 5 } };
}

/** The page says it, and reads the next CT all the same. */
async function expectMessage(page: Page, message: RegExp): Promise<void> {
  await expect(page.getByRole('alert')).toHaveText(message);
  await page.getByRole('button', { name: 'Open phantom' }).click();
  await readCall(page);
  await expect(page.getByRole('alert')).toHaveCount(0);
}

test('a PDF', async ({ page }, info) => {
  const path = info.outputPath('report.pdf');
  writeFileSync(path, '%PDF-1.7');
  await dropPaths(page, [path]);
  await expectMessage(page, /expected one CT: DICOM files.*got report\.pdf/);
});

test('a truncated slice, without which the rest is read', async ({ page }, info) => {
  const folder = info.outputPath('ct');
  const { volume } = makePhantom({ seed: 1, slices: 8, height: 64, width: 64 });
  await writeDicomSeries(volume, folder);
  const [first] = readdirSync(folder).sort();
  const path = join(folder, first!);
  writeFileSync(path, readFileSync(path).subarray(0, -99));
  await dropPaths(page, [folder]);
  await expect(page.getByRole('alert')).toHaveText(/PixelData.*cut short/);
  await page.getByRole('button', { name: 'Read it without the damaged slices' }).click();
  await expect(page.getByRole('slider', { name: 'CT slice' })).toHaveAttribute('aria-valuemax', '7');
  await readCall(page);
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a zip with a password', async ({ page }, info) => {
  const zip = new ZipWriter(new BlobWriter(), { password: 'secret' });
  await zip.add('ct.nii', new TextReader('nothing'));
  const path = info.outputPath('locked.zip');
  writeFileSync(path, new Uint8Array(await (await zip.close()).arrayBuffer()));
  await dropPaths(page, [path]);
  await expectMessage(page, /locked\.zip.*password/);
});

test('two series: one is chosen', async ({ page }, info) => {
  const folder = info.outputPath('study');
  for (const [name, slices] of [
    ['a', 9],
    ['b', 12],
  ] as const) {
    await writeDicomSeries(
      makePhantom({ seed: slices, slices, height: 64, width: 64 }).volume,
      join(folder, name),
    );
  }
  await dropPaths(page, [folder]);
  await page.getByRole('button', { name: /12 images of 5 mm/ }).click();
  await expect(page.getByRole('slider', { name: 'CT slice' })).toHaveAttribute('aria-valuemax', '12');
  await readCall(page);
});

test('a chest is read, with a warning beside the answer', async ({ page }, info) => {
  test.skip(!hasSharedData, MISSING);
  const folder = info.outputPath('chest');
  await writeDicomSeries(stacked(await readVolume(join(TRANSFER_SYNTAXES, 'CTImage.dcm')), 6), folder);
  await dropPaths(page, [folder]);
  await readCall(page);
  await expect(page.getByRole('region', { name: 'Result' })).toContainText(
    /does not look like a CT of a head/,
  );
});

test('a single slice', async ({ page }) => {
  test.skip(!hasSharedData, MISSING);
  await dropPaths(page, [join(TRANSFER_SYNTAXES, 'CTImage.dcm')]);
  await expect(page.getByRole('alert')).toHaveText(/expected at least 3 slices.*got 1/);
});

test('a model of another version', async ({ page }, info) => {
  const folder = info.outputPath('run');
  cpSync(SHIPPED, folder, { recursive: true });
  const file = join(folder, 'model.json');
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll('DenseBlock', 'DenserBlock'));
  await dropPaths(page, [folder]);
  await expect(page.getByRole('alert')).toHaveText(/DenserBlock/);
  await expect(page.getByRole('region', { name: 'Model', exact: true })).toContainText(
    'comes with this page',
  );
  await page.getByRole('button', { name: 'Dismiss' }).click();
  rmSync(file);
  await dropPaths(page, [folder]);
  await expect(page.getByRole('alert')).toHaveText(/^expected one CT: /);
});

test('a model by its folder, as a training leaves it', async ({ page }, info) => {
  const run = info.outputPath('runs');
  mkdirSync(join(run, 'best'), { recursive: true });
  cpSync(SHIPPED, join(run, 'best'), { recursive: true });
  await dropPaths(page, [run]);
  await expect(page.getByRole('region', { name: 'Model', exact: true })).toContainText(
    'opened from your files',
  );
});
