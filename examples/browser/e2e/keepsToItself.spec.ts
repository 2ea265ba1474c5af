import { plainServer } from './plainServer.ts';
import { expect, openViewer, readCall, test } from './viewerTest.ts';
import { viewerWorker } from './viewerWorker.ts';

const OUTSIDE = 'https://example.org/';

test('nothing can be sent elsewhere, by the page or by its worker', async ({ page, watched }) => {
  await openViewer(page);
  const send = (url: string): Promise<string> =>
    fetch(url, { method: 'POST', body: 'a patient', mode: 'no-cors' }).then(
      () => 'sent',
      (error: Error) => error.name,
    );
  const worker = await viewerWorker(page);
  expect(await page.evaluate(send, OUTSIDE)).toBe('TypeError');
  expect(await worker.evaluate(send, OUTSIDE)).toBe('TypeError');
  // The policy refused them, and said so.
  expect(watched.faults.length).toBeGreaterThan(0);
  for (const fault of watched.faults.splice(0))
    expect(fault).toMatch(/Content Security Policy|^console: Fetch API cannot load|^policy: connect-src /);
});

test('works without a network once it was loaded', async ({ page, context }) => {
  await openViewer(page);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await context.setOffline(true);
  // On this visit, with a new worker and what is loaded late, and on the next one.
  await page.getByLabel('Compute with').selectOption('cpu');
  await page.getByRole('button', { name: 'Open phantom' }).click();
  await readCall(page);
  await expect(page.getByRole('slider', { name: 'CT slice' })).toHaveAttribute('aria-busy', 'false');
  await page.reload();
  await expect(page.getByRole('region', { name: 'Engine' })).toContainText('computes');
  await page.getByRole('button', { name: 'Open phantom' }).click();
  await readCall(page);
});

test('works in a folder of a server that sends no headers, without threads', async ({ page }) => {
  const server = await plainServer('viewer');
  try {
    await openViewer(page, server.url);
    await page.getByRole('button', { name: 'Open phantom' }).click();
    await readCall(page);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  } finally {
    server.close();
  }
});
