import { expectAccessible } from './expectAccessible.ts';
import { expect, openViewer, readCall, test } from './viewerTest.ts';

test('without WebGL the CT is read all the same, and the page says why there is no picture', async ({
  page,
}) => {
  await openViewer(page);
  await page.getByRole('button', { name: 'Open phantom' }).click();
  await expect(page.getByRole('alert')).toHaveText(/WebGL/);
  expect(await readCall(page)).toMatch(/^Called/);
  await expectAccessible(page, 'without WebGL');
  await page.getByRole('slider', { name: 'Slice', exact: true }).fill('5');
  await expect(page.getByRole('region', { name: /Phantom/ })).toContainText(/Slice\s*5 of 28/);
});
