import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, type Page, test } from 'playwright/test';
import type { Phantom } from './harness/harness.ts';
import type { NodeReading } from './harness/readInNode.ts';
import { openHarness, type ServedHarness, serveHarness } from './harness/serveHarness.ts';
import { HEAD_CT, hasSharedData, MISSING } from './sharedData.ts';

const PHANTOM: Phantom = { hemorrhage: 'epidural', seed: 3 };
/** On every engine, of the same file and model. */
const TOLERANCE = 1e-4;

interface Engine {
  readonly engine: 'webgpu' | 'webgl' | 'wasm' | 'cpu';
  /** Whether the page is isolated, so that WebAssembly has threads. */
  readonly isolated?: boolean;
  readonly threads?: number;
}
const ENGINES: readonly Engine[] = [
  { engine: 'wasm', isolated: true, threads: 2 },
  { engine: 'wasm', threads: 1 },
  { engine: 'cpu' },
  { engine: 'webgl' },
  { engine: 'webgpu' },
];

let harness: ServedHarness;
const inNode = new Map<'phantom' | 'real series', NodeReading>();
test.beforeAll(async () => {
  harness = await serveHarness();
  inNode.set('phantom', await readInNode(JSON.stringify(PHANTOM)));
  if (hasSharedData) inNode.set('real series', await readInNode(HEAD_CT));
});
test.afterAll(() => harness.close());

async function readInNode(ct: string): Promise<NodeReading> {
  const script = join(import.meta.dirname, 'harness/readInNode.ts');
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script, ct]);
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as NodeReading;
}

/** @returns undefined for what is to be read from the page's input. */
async function give(page: Page, ct: 'phantom' | 'real series'): Promise<Phantom | undefined> {
  if (ct === 'phantom') return PHANTOM;
  test.skip(!hasSharedData, MISSING);
  await page.setInputFiles(
    'input',
    readdirSync(HEAD_CT).map((name) => join(HEAD_CT, name)),
  );
  return undefined;
}

for (const ct of ['phantom', 'real series'] as const) {
  test(`the ${ct} is prepared as in Node, to the bit`, async ({ page }) => {
    await openHarness(page, harness.isolated);
    const { model } = await page.evaluate(() => globalThis.harness.start('wasm'));
    const phantom = await give(page, ct);
    const found = await page.evaluate(
      ([preprocess, given]) => globalThis.harness.preprocessedSha256(preprocess, given),
      [model.preprocess, phantom] as const,
    );
    expect(found).toBe(inNode.get(ct)!.preprocessedSha256);
  });

  for (const { engine, isolated = false, threads = 1 } of ENGINES) {
    test(`the ${ct} is read as in Node, on ${engine}, threads: ${threads}`, async ({ page }) => {
      await openHarness(page, isolated ? harness.isolated : harness.plain);
      const { report } = await page.evaluate((asked) => globalThis.harness.start(asked), engine);
      // Of one core, or of four and more, there are others.
      if (isolated) expect(report.threads).toBeGreaterThan(0);
      else expect(report).toMatchObject({ engine, threads: 1 });
      const phantom = await give(page, ct);
      const reading = await page.evaluate((given) => globalThis.harness.read(given), phantom);
      expect(reading.engine).toBe(engine);
      const { probabilities, volumeMl } = inNode.get(ct)!;
      expect(reading.probabilities).toHaveLength(probabilities.length);
      const apart = reading.probabilities.map((value, slice) => Math.abs(value - probabilities[slice]!));
      const farthest = Math.max(...apart);
      console.log(`${ct}, ${engine}, threads: ${report.threads}: ${farthest.toExponential(1)} from Node`);
      expect(farthest).toBeLessThan(TOLERANCE);
      // A voxel may fall on the other side of one half.
      expect(reading.volumeMl).toBeCloseTo(volumeMl!, 0);
    });
  }
}
