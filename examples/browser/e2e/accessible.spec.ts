import { expectAccessible } from './expectAccessible.ts';
import { expect, openViewer, readCall, test } from './viewerTest.ts';

for (const colorScheme of ['dark', 'light'] as const) {
  for (const width of [320, 390, 1280, 3840]) {
    test(`axe finds nothing: ${colorScheme}, ${width} pixels wide`, async ({ page }, info) => {
      await page.setViewportSize({ width, height: width < 500 ? 844 : width < 2000 ? 800 : 2160 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await openViewer(page);
      await expectAccessible(page, 'empty');
      await page.getByLabel('Phantom').selectOption('subdural');
      await page.getByRole('button', { name: 'Open phantom' }).click();
      await readCall(page);
      await expectAccessible(page, 'read');
      await page.screenshot({ path: info.outputPath('read.png') });
      await page
        .locator('input[type=file]:not([webkitdirectory])')
        .first()
        .setInputFiles({
          name: 'report.pdf',
          mimeType: 'application/pdf',
          buffer: Buffer.from('%PDF-1.7'),
        });
      await expect(page.getByRole('alert')).toBeVisible();
      await expectAccessible(page, 'with a message');
    });
  }
}

test('the keyboard alone opens a phantom, goes to a positive slice and to another window', async ({
  page,
}) => {
  await openViewer(page);
  await expect(page.getByRole('link', { name: 'Skip to the CT' })).toHaveCount(0);
  const focused = page.locator(':focus');
  const tabTo = async (name: RegExp): Promise<void> => {
    for (let step = 0; step < 60; step++) {
      await page.keyboard.press('Tab');
      const label = await focused.evaluate((element) => {
        const { textContent, labels } = element as HTMLInputElement;
        return element.getAttribute('aria-label') ?? labels?.[0]?.textContent ?? textContent ?? '';
      });
      if (name.test(label)) return;
    }
    throw new Error(`no way to ${name} by Tab`);
  };
  await tabTo(/^Open phantom/);
  await page.keyboard.press('Enter');
  await readCall(page);
  await page.getByRole('link', { name: 'Skip to the CT' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('slider', { name: 'CT slice' })).toBeFocused();
  await page.keyboard.press('Home');
  await expect(page.getByRole('slider', { name: 'CT slice' })).toHaveAttribute('aria-valuenow', '1');
  await tabTo(/^brain/);
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'brain' })).not.toBeChecked();
  await tabTo(/^Go to slice/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('slider', { name: 'Slice', exact: true })).toHaveAttribute(
    'aria-valuetext',
    /, positive$/,
  );
});

test('prints one page', async ({ page }) => {
  await openViewer(page);
  await page.getByLabel('Phantom').selectOption('subdural');
  await page.getByRole('button', { name: 'Open phantom' }).click();
  await readCall(page);
  for (const format of ['A4', 'Letter']) {
    const pdf = (await page.pdf({ format })).toString('latin1');
    expect(pdf.match(/\/Type\s*\/Page\b/g), format).toHaveLength(1);
  }
});
