import { expect, openViewer, readCall, test } from './viewerTest.ts';

test('trains the demo, draws its curves and reads a phantom with it', async ({ page }) => {
  test.setTimeout(1_200_000);
  await openViewer(page);
  const model = page.getByRole('region', { name: 'Model', exact: true });
  const shipped = await model.getByRole('code').first().textContent();
  await page.getByRole('button', { name: 'Train the demo on phantoms' }).click();
  const curves = page.getByRole('region', { name: 'Training' }).getByRole('img').first();
  await expect(curves).toBeVisible({ timeout: 240_000 });
  await expect(model).toContainText('trained in this page', { timeout: 900_000 });
  expect(await model.getByRole('code').first().textContent()).not.toBe(shipped);
  await expect(page.getByRole('heading', { name: /^Phantom with/ })).toBeVisible();
  await readCall(page);
  // There was none before.
  await expect(page.getByRole('button', { name: 'Open the former CT again' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Back to the shipped model' }).click();
  await expect(model).toContainText('comes with this page');
  expect(await model.getByRole('code').first().textContent()).toBe(shipped);
});

test('a training that is cancelled leaves model and CT as they were', async ({ page }) => {
  await openViewer(page);
  await page.getByRole('button', { name: 'Open phantom' }).click();
  const call = await readCall(page);
  await page.getByRole('button', { name: 'Train the demo on phantoms' }).click();
  await page.getByRole('progressbar').waitFor();
  for (const name of ['Open folder', 'Open files', 'Open phantom', 'Open a trained model'])
    await expect(page.getByRole('button', { name })).toBeDisabled();
  await expect(page.getByLabel('Compute with')).toBeDisabled();
  await page.getByRole('button', { name: 'Cancel' }).click();
  // Not at the top of the page.
  await expect(page.getByRole('main')).toBeFocused();
  await expect(page.getByRole('progressbar')).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Model', exact: true })).toContainText(
    'comes with this page',
  );
  expect(await readCall(page)).toBe(call);
});
