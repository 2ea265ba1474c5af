import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median } from '../row';
import { measureGrowth } from './measureGrowth';
import { measureScrolling } from './measureScrolling';
import { openViewer, VIEWER } from './openViewer';

/** A real head CT, in a folder beside the repository. */
const CT = fileURLToPath(new URL('../../../shared/data/head-ct-ge', import.meta.url));

/** Page and Node are measured in turns, because a machine's speed varies over time. */
const ROUNDS = 3;
const TIMES = 3;
const SCANS = 20;

/**
 * The viewer in Chromium on WebAssembly, beside the same model in Node on WebAssembly: how soon the first slice and the whole result
 * appear, how smoothly slices scroll, and whether memory grows from CT to CT.
 *
 * @throws Error if Chromium or the real CT is missing.
 */
export async function viewerBench({ json }: { readonly json?: string | undefined } = {}): Promise<void> {
  if (!existsSync(CT))
    throw new Error('expected the real head CT at ../shared/data/head-ct-ge, found nothing');
  const viewer = await openViewer();
  const machine = `${cpus()[0]!.model}, ${cpus().length} cores, Node ${process.version}, Chromium ${viewer.version}`;
  console.log(`${machine}; 28 slices of 512 x 512, the shipped model, WebAssembly\n`);
  try {
    const first = await viewer.read(CT);
    const [slices, page, node]: number[][] = [[], [], []];
    for (let round = 0; round < ROUNDS; round++) {
      for (let time = 0; time < TIMES; time++) {
        const { firstSliceMs, callMs } = await viewer.read(CT);
        slices!.push(firstSliceMs);
        page!.push(callMs);
      }
      // The first one compiles.
      node!.push(...(await readInNode(TIMES + 1)).slice(1));
    }
    const scrolling = await measureScrolling(viewer.page);
    const growth = await measureGrowth(viewer, CT, SCANS);
    const ratio = median(page!) / median(node!);
    const ms = (value: number): string => `${value.toFixed(0)} ms`;
    console.log(`first slice: ${ms(first.firstSliceMs)} at first, then ${ms(median(slices!))}`);
    console.log(
      `whole result: ${ms(first.callMs)} at first, then ${ms(median(page!))}; in Node ${ms(median(node!))}, ${ratio.toFixed(2)} times`,
    );
    console.log(
      `scrolling, ${scrolling.steps} slices: a frame every ${ms(scrolling.medianMs)}, the longest ${ms(scrolling.longestMs)}, ` +
        `${scrolling.over50Ms} of ${scrolling.frames} over 50 ms`,
    );
    console.log(
      `${SCANS} CTs: heap from ${growth.heapMb.join(' to ')} MB, the page's process from ${growth.processMb.join(' to ')} MB`,
    );
    if (json !== undefined) {
      const report = { machine, first, slices, page, node, ratio, scrolling, growth };
      await writeFile(json, `${JSON.stringify(report, null, 2)}\n`);
    }
  } finally {
    await viewer.close();
  }
}

async function readInNode(times: number): Promise<number[]> {
  const script = fileURLToPath(new URL('./readInNode.ts', import.meta.url));
  const args = ['--import', 'tsx', script, join(VIEWER, 'public/model'), CT, String(times)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as number[];
}
