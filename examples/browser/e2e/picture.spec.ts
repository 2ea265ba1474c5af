import type { Page } from 'playwright/test';
import { readPhantom } from '../src/worker/reading/readPhantom.ts';
import { expectAccessible } from './expectAccessible.ts';
import { expect, openViewer, readCall, test } from './viewerTest.ts';

const picture = (page: Page) => page.getByRole('slider', { name: 'CT slice' });

/** A phantom's slice, in the window for brain and without heat. */
async function openSlice(page: Page, slice: number): Promise<void> {
  await openViewer(page);
  await page.getByLabel('Phantom').selectOption('subdural');
  await page.getByRole('button', { name: 'Open phantom' }).click();
  await readCall(page);
  await page.getByRole('slider', { name: 'Heat map' }).fill('0');
  await page.getByRole('slider', { name: 'Slice', exact: true }).fill(String(slice));
  await expect(picture(page)).toHaveAttribute('aria-busy', 'false');
}

/** Has the picture copied to what is printed in its stead: a screen that niivue draws on cannot be read. */
async function print(page: Page): Promise<void> {
  await page.waitForTimeout(300);
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
}

const printed = (page: Page) =>
  page.locator('.ct-viewer-paper').evaluate((paper: HTMLCanvasElement) => paper.toDataURL());

function printedReds(page: Page): Promise<number[]> {
  return page.locator('.ct-viewer-paper').evaluate((paper: HTMLCanvasElement) => {
    const { data } = paper.getContext('2d')!.getImageData(0, 0, paper.width, paper.height);
    return Array.from(data).filter((_, byte) => byte % 4 === 0);
  });
}

test("shows the CT's own pixels, right side up, and prints them", async ({ page }) => {
  await page.setViewportSize({ width: 1000, height: 1000 });
  await openSlice(page, 12);
  // The browser tells the page that it prints.
  await page.pdf();
  const reds = await printedReds(page);
  const { volume } = readPhantom({ kind: 'phantom', hemorrhage: 'subdural', seed: 1 }, () => undefined);
  const area = volume.width * volume.height;
  const units = Array.from(volume.hounsfieldUnits.subarray(11 * area, 12 * area));
  const greys = units.map((unit) => Math.round(Math.min(255, Math.max(0, (unit * 255) / 80))));
  expect(reds).toHaveLength(area);
  expect(greys.findIndex((grey, pixel) => grey !== reds[pixel])).toBe(-1);
});

test('zooms and moves the picture by the keys, and back', async ({ page }) => {
  await openSlice(page, 12);
  const pictures = new Map<string, string>();
  await picture(page).focus();
  for (const key of ['Escape', '+', 'Shift+ArrowLeft', '0']) {
    await page.keyboard.press(key);
    await print(page);
    pictures.set(key, await printed(page));
  }
  expect(new Set(pictures.values()).size).toBe(3);
  expect(pictures.get('0')).toBe(pictures.get('Escape'));
  await expect(picture(page)).toHaveAttribute('aria-valuenow', '12');
});

test('zooms the picture by its buttons, and back', async ({ page }) => {
  await openSlice(page, 12);
  const pictures: string[] = [];
  for (const name of ['whole slice', 'Zoom in', 'Zoom out', 'Zoom in', 'whole slice']) {
    await page.getByRole('button', { name }).click();
    await print(page);
    pictures.push(await printed(page));
  }
  const [whole, near, ...others] = pictures;
  expect(near).not.toBe(whole);
  expect(others).toEqual([whole, near, whole]);
});

test('a finger goes through the slices, the farther the more', async ({ page, context }) => {
  await openSlice(page, 12);
  const { x, y, width, height } = (await picture(page).boundingBox())!;
  const touch = await context.newCDPSession(page);
  const at = (share: number) => [{ x: x + width / 2, y: y + height * share }];
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0.6) });
  for (let share = 0.59; share >= 0.4; share -= 0.01) {
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(share) });
  }
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  // A fifth of the height, of 28 slices.
  await expect(picture(page)).toHaveAttribute('aria-valuenow', /^1[678]$/);
});

test('says so where the graphics card drops the picture, and shows it again', async ({ page, watched }) => {
  await openSlice(page, 12);
  const drop = () =>
    page.evaluate(() => {
      const screen = document.querySelector<HTMLCanvasElement>('.ct-viewer-screen')!;
      screen.getContext('webgl2')!.getExtension('WEBGL_lose_context')!.loseContext();
    });
  await drop();
  await expect(page.getByRole('alert')).toHaveText(/graphics card/);
  // On black, whatever the page's colours.
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page, `no picture, ${colorScheme}`);
  }
  await page.getByRole('button', { name: 'Show the picture again' }).click();
  await expect(picture(page)).toHaveAttribute('aria-busy', 'false');
  await page.pdf();
  expect(Math.max(...(await printedReds(page)))).toBe(255);
  // Another CT needs no button.
  await drop();
  await expect(page.getByRole('alert')).toHaveText(/graphics card/);
  await page.getByRole('button', { name: 'Open phantom' }).click();
  await expect(picture(page)).toHaveAttribute('aria-busy', 'false');
  for (const fault of watched.faults.splice(0)) expect(fault).toMatch(/context lost/i);
});
