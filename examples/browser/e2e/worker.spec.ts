import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'playwright/test';
import { openHarness, type ServedHarness, serveHarness } from './harness/serveHarness.ts';
import { viewerWorker } from './viewerWorker.ts';

let harness: ServedHarness;
test.beforeAll(async () => {
  harness = await serveHarness();
});
test.afterAll(() => harness.close());

/** The part of TensorFlow.js's engine that is looked at; it keeps it where all of a thread's scripts find it. */
interface Engine {
  readonly memory: () => { readonly numTensors: number };
  readonly backendInstance: { readonly wasm: { readonly HEAPU8: Uint8Array } };
}
declare const _tfengine: Engine;

/** Another origin that would answer anybody, and counts who asked. */
async function otherOrigin(): Promise<{ server: Server; url: string; asked: () => number }> {
  let asked = 0;
  const server = createServer((_, response) => {
    asked++;
    response.writeHead(200, {
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
    });
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked: () => asked };
}

for (const isolation of ['isolated', 'plain'] as const) {
  test(`the worker of a page that is ${isolation} reaches no other origin`, async ({ page }) => {
    const { server, url, asked } = await otherOrigin();
    try {
      await openHarness(page, harness[isolation]);
      await page.evaluate(() => globalThis.harness.start('automatic'));
      const worker = await viewerWorker(page);
      const refused = await worker.evaluate(async (other) => {
        const violation = new Promise<string>((resolve) => {
          const heard = (event: Event): void => {
            const { effectiveDirective, blockedURI } = event as SecurityPolicyViolationEvent;
            resolve(`${effectiveDirective} ${blockedURI}`);
          };
          addEventListener('securitypolicyviolation', heard, { once: true });
        });
        const outcome = await fetch(other).then(
          () => 'it answered',
          (error: Error) => error.name,
        );
        return { outcome, violation: await violation };
      }, url);
      expect(refused).toEqual({ outcome: 'TypeError', violation: `connect-src ${url}` });
      expect(asked()).toBe(0);
    } finally {
      server.close();
    }
  });
}

test('WebAssembly has threads where the page is isolated, and one where it is not', async ({ page }) => {
  const threadsOn = async (url: string): Promise<number> => {
    await openHarness(page, url);
    const { report } = await page.evaluate(() => globalThis.harness.start('wasm'));
    return report.threads;
  };
  const cores = await page.evaluate(() => navigator.hardwareConcurrency);
  expect(await threadsOn(harness.isolated)).toBe(cores === 1 ? 1 : Math.max(2, Math.floor(cores / 2)));
  expect(await threadsOn(harness.plain)).toBe(1);
});

test('what is passed over is told in words', async ({ page }) => {
  await openHarness(page, harness.isolated);
  const { report } = await page.evaluate(() => globalThis.harness.start('automatic'));
  const reason = 'there is no graphics card for it, only a program in its place, slower than WebAssembly';
  expect(report).toMatchObject({
    engine: 'wasm',
    passedOver: [
      { engine: 'webgpu', reason },
      { engine: 'webgl', reason },
    ],
  });
});

test('twenty readings leave nothing behind', async ({ page }) => {
  await openHarness(page, harness.isolated);
  await page.evaluate(() => globalThis.harness.start('wasm'));
  const held = async (): Promise<{ tensors: number; heap: number }> => {
    const worker = await viewerWorker(page);
    return worker.evaluate(() => ({
      tensors: _tfengine.memory().numTensors,
      heap: _tfengine.backendInstance.wasm.HEAPU8.length,
    }));
  };
  const read = (seed: number): Promise<unknown> =>
    page.evaluate((given) => globalThis.harness.read({ hemorrhage: 'subdural', seed: given }), seed);
  // The heap of WebAssembly grows in steps, the last in the second reading.
  for (let seed = 1; seed <= 3; seed++) await read(seed);
  const before = await held();
  for (let seed = 4; seed <= 23; seed++) await read(seed);
  expect(await held()).toEqual(before);
});
