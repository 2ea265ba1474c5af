import { build } from 'esbuild';
import { askChromium } from './askChromium';

/**
 * Bundles a program for browsers and runs it in Chromium. The program reports its result with `await tell(text)`.
 *
 * @param folder Folder of the program and its packages. The bundle is written there.
 * @param graphics Chromium's flags for drawing and computing.
 * @returns The reported result or the error; undefined if Chromium is not installed.
 */
export async function inChromium(
  folder: string,
  program: string,
  graphics: readonly string[] = ['--disable-gpu'],
): Promise<string | undefined> {
  await build({
    absWorkingDir: folder,
    entryPoints: [program],
    outfile: 'page.js',
    bundle: true,
    format: 'esm',
    platform: 'browser',
    loader: { '.wasm': 'dataurl', '.dcm': 'dataurl' },
    logLevel: 'error',
    allowOverwrite: true,
  });
  return askChromium(folder, PAGE, graphics);
}

const PAGE = `<meta charset="utf-8"><script>
  globalThis.tell = (text) => fetch('/', { method: 'POST', body: text });
  addEventListener('error', ({ message }) => tell(message));
  addEventListener('unhandledrejection', ({ reason }) => tell(String(reason)));
</script><script type="module" src="/page.js"></script>`;
