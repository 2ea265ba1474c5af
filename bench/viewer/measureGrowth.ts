import { execFileSync } from 'node:child_process';
import type { OpenViewer } from './openViewer';

/** How the page's memory grows from CT to CT. */
export interface Growth {
  /** The JavaScript heap of the page's thread, after the first CTs and after the last. */
  readonly heapMb: readonly [number, number];
  /** The memory of the page's whole process, including its worker. */
  readonly processMb: readonly [number, number];
}

/** CTs after which everything that is kept has been allocated. */
const WARM = 3;

/** Reads a CT again and again. */
export async function measureGrowth(viewer: OpenViewer, ct: string, scans: number): Promise<Growth> {
  const session = await viewer.page.context().newCDPSession(viewer.page);
  const measure = async (): Promise<[heap: number, process: number]> => {
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    return [Math.round(usedSize / 1e6), rendererMb()];
  };
  for (let scan = 0; scan < WARM; scan++) await viewer.read(ct);
  const [heap, process] = await measure();
  for (let scan = 0; scan < scans; scan++) await viewer.read(ct);
  const [heapThen, processThen] = await measure();
  await session.detach();
  return { heapMb: [heap, heapThen], processMb: [process, processThen] };
}

/** Resident memory of the largest of Chromium's processes for pages. */
function rendererMb(): number {
  const lines = execFileSync('ps', ['-eo', 'rss=,args='], { encoding: 'utf8' }).split('\n');
  const kilobytes = lines
    .filter((line) => line.includes('--type=renderer'))
    .map((line) => parseInt(line, 10));
  return Math.round(Math.max(...kilobytes) / 1000);
}
