import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import type { Page } from 'playwright/test';
import { dropPaths } from './dropPaths.ts';
import { HEAD_CT, hasSharedData, MISSING } from './sharedData.ts';
import { expect, openViewer, readCall, test } from './viewerTest.ts';

const picture = (page: Page) => page.getByRole('slider', { name: 'CT slice' });
const strip = (page: Page) => page.getByRole('slider', { name: 'Slice', exact: true });
const shownSlice = async (page: Page): Promise<number> =>
  Number(await picture(page).getAttribute('aria-valuenow'));

/** What is on the screen, once it has come to rest. */
async function screenOf(page: Page): Promise<Buffer> {
  await page.mouse.move(0, 0);
  await page.waitForTimeout(500);
  return picture(page).screenshot();
}

async function openPhantom(page: Page, hemorrhage: string): Promise<void> {
  await openViewer(page);
  await page.getByLabel('Phantom').selectOption(hemorrhage);
  await page.getByRole('button', { name: 'Open phantom' }).click();
  await readCall(page);
}

test.describe('the real series', () => {
  test.skip(!hasSharedData, MISSING);

  test('is dropped as a folder, shown and read', async ({ page }) => {
    await openViewer(page);
    await dropPaths(page, [HEAD_CT]);
    await expect(picture(page)).toHaveAttribute('aria-valuemax', '28');
    expect(await readCall(page)).toMatch(/^Called (positive|negative): /);
    const result = page.getByRole('region', { name: 'Result' });
    await expect(result).toContainText('nothing but synthetic phantoms');
    await expect(result).toContainText('gantry tilt');
    // A bleed may be found or not: the table says so either way.
    await expect(result.getByRole('row').or(result.getByText('No slice is positive.')).first()).toBeVisible();
    await expect(page).toHaveTitle('RADnet viewer');
  });

  test('is opened as a zip', async ({ page }, info) => {
    const zip = info.outputPath('study.zip');
    const names = readdirSync(HEAD_CT);
    writeFileSync(
      zip,
      zipSync(Object.fromEntries(names.map((name) => [name, readFileSync(join(HEAD_CT, name))]))),
    );
    await openViewer(page);
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Open files' }).click();
    await (await chooser).setFiles(zip);
    await expect(picture(page)).toHaveAttribute('aria-valuemax', '28');
    await readCall(page);
  });
});

test('a phantom is read, and wheel, keys, strip and table go through its slices', async ({ page }) => {
  await openPhantom(page, 'subdural');
  const result = page.getByRole('region', { name: 'Result' });
  expect(await readCall(page)).toMatch(
    /^Called positive: slices \d+ to \d+, at least 3 in a row with a probability of 0\.\d+ or more/,
  );
  await expect(result).toContainText(/Volume\s*\d+\.\d mL/);

  await strip(page).fill('10');
  expect(await shownSlice(page)).toBe(10);
  await picture(page).hover();
  await page.mouse.wheel(0, 120);
  await expect.poll(() => shownSlice(page)).not.toBe(10);
  await strip(page).fill('10');
  await picture(page).focus();
  for (const [key, slice] of [
    ['ArrowUp', 11],
    ['ArrowDown', 10],
    ['PageUp', 15],
    ['Home', 1],
    ['End', 28],
  ] as const) {
    await page.keyboard.press(key);
    await expect.poll(() => shownSlice(page), key).toBe(slice);
  }

  const row = result.getByRole('button', { name: /^Go to slice/ }).first();
  const slice = Number((await row.textContent())!);
  await row.click();
  expect(await shownSlice(page)).toBe(slice);
  await expect(strip(page)).toHaveAttribute('aria-valuetext', /, positive$/);
});

test('windows and the heat map change the picture, and their way back changes it back', async ({ page }) => {
  await openPhantom(page, 'intraparenchymal');
  await page
    .getByRole('button', { name: /^Go to slice/ })
    .first()
    .click();
  const brain = await screenOf(page);
  // Whether it looks as before, once it is drawn.
  const expectSame = (same: boolean): Promise<void> =>
    expect.poll(async () => (await screenOf(page)).equals(brain), { timeout: 20_000 }).toBe(same);
  await page.getByRole('radio', { name: 'bone' }).check({ force: true });
  await expectSame(false);
  await page.getByRole('radio', { name: 'brain' }).check({ force: true });
  await expectSame(true);
  const heat = page.getByRole('slider', { name: 'Heat map' });
  const opacity = await heat.inputValue();
  await heat.fill('0');
  await expectSame(false);
  await heat.fill(opacity);
  await expectSame(true);
});

test('the result is saved as predict-ct says it', async ({ page }) => {
  await openPhantom(page, 'epidural');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download result' }).click();
  const report = JSON.parse(readFileSync(await (await download).path(), 'utf8')) as {
    schema: number;
    model: { threshold: number };
    cts: [
      { status: string; call: string; slices: { slice: number; probability: number; positive: boolean }[] },
    ];
  };
  const [ct] = report.cts;
  expect(report.schema).toBe(1);
  expect(ct).toMatchObject({
    status: 'done',
    call: (await readCall(page)).startsWith('Called positive') ? 'positive' : 'negative',
  });
  expect(ct.slices.map(({ slice }) => slice)).toEqual(Array.from({ length: 28 }, (_, at) => at + 1));
  for (const { probability, positive } of ct.slices)
    expect(positive).toBe(probability >= report.model.threshold);
});

test('another engine reads the same CT again', async ({ page }) => {
  await openPhantom(page, 'subdural');
  const call = await readCall(page);
  await page.getByLabel('Compute with').selectOption('cpu');
  await expect(page.getByRole('region', { name: 'Engine' })).toContainText('JavaScript computes');
  expect(await readCall(page)).toBe(call);
});
