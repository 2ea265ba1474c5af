import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as Library from 'comlink';
import type { Page } from 'playwright/test';
import type { CtSource, Progress, ShownVolume, ViewerWorker } from '../src/worker/viewerWorker.ts';

/** What the worker says of files, from call to answer in the page. */
export interface Answer {
  /** Its voxels come as their hash: millions of them do not travel to the test. */
  readonly volume?: Omit<ShownVolume, 'hounsfieldUnits'> & { readonly type: string; readonly sha256: string };
  readonly offers?: readonly { readonly key: object; readonly description: string }[];
  readonly error?: { readonly name: string; readonly message: string };
  readonly ms: number;
  readonly progress: readonly Progress[];
}

/** The worker of the built page, spoken to as the page does it, and the page without anything else of it. */
export interface PageWorker {
  /** @param paths A folder, or files. */
  readCt(paths: string | readonly string[], series?: object): Promise<Answer>;
  /** What the page's policy kept from being done, in the page and in the worker. */
  violations(): Promise<string[]>;
}

/** What the functions below share: they run in the page. */
declare const Comlink: typeof Library;
declare const calls: Library.Remote<ViewerWorker>;
declare const violations: string[];

const assets = new URL('../dist/assets/', import.meta.url);
const comlink = createRequire(import.meta.url).resolve('comlink/dist/umd/comlink.min.js');

export async function startPageWorker(page: Page): Promise<PageWorker> {
  const script = readdirSync(assets).find((name) => /^worker-.*\.js$/.test(name));
  if (script === undefined) throw new Error('expected the page to be built with a worker, got none');
  await page.route(/assets\/index-.*\.js$/, (route) => route.abort());
  await page.goto('.');
  await page.evaluate(readFileSync(comlink, 'utf8'));
  const [worker] = await Promise.all([
    page.waitForEvent('worker'),
    page.evaluate(startWorker, new URL(`assets/${script}`, page.url()).href),
  ]);
  await page.evaluate(collectViolations);
  await worker.evaluate(collectViolations);
  return {
    async readCt(paths, series) {
      await page.evaluate(addInput, typeof paths === 'string');
      await page.locator('#test-input').setInputFiles(paths);
      return page.evaluate(readCt, series);
    },
    async violations() {
      const collected = (): string[] => violations;
      return [...(await page.evaluate(collected)), ...(await worker.evaluate(collected))];
    },
  };
}

function collectViolations(): void {
  const collected: string[] = [];
  Object.assign(globalThis, { violations: collected });
  addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
    collected.push(`${effectiveDirective}: ${blockedURI}`),
  );
}

/** As startWorker.ts does, which is bundled with the page. */
function startWorker(script: string): void {
  const begin = new Blob([`import ${JSON.stringify(script)};`], { type: 'text/javascript' });
  const worker = new Worker(URL.createObjectURL(begin), { type: 'module' });
  Object.assign(globalThis, { calls: Comlink.wrap(worker) });
}

function addInput(folder: boolean): void {
  document.getElementById('test-input')?.remove();
  const input = Object.assign(document.createElement('input'), {
    id: 'test-input',
    type: 'file',
    multiple: true,
    webkitdirectory: folder,
  });
  document.body.append(input);
}

async function readCt(series: object | undefined): Promise<Answer> {
  const input = document.getElementById('test-input') as HTMLInputElement;
  const files = [...input.files!].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
  const source = { kind: 'files', files, ...(series && { series }) } as CtSource;
  const progress: Progress[] = [];
  const start = performance.now();
  try {
    const outcome = await calls.readCt(
      source,
      Comlink.proxy((one: Progress) => void progress.push(one)),
    );
    const ms = performance.now() - start;
    if (outcome.kind === 'series') return { offers: outcome.offers, ms, progress };
    const { hounsfieldUnits, ...volume } = outcome.volume;
    const hash = await crypto.subtle.digest('SHA-256', hounsfieldUnits as BufferSource);
    const sha256 = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
    return { volume: { ...volume, type: hounsfieldUnits.constructor.name, sha256 }, ms, progress };
  } catch (error) {
    const { name, message } = error as Error;
    return { error: { name, message }, ms: performance.now() - start, progress };
  }
}
