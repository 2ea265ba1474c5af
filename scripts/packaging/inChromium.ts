import { build } from 'esbuild';
import { askChromium } from './askChromium';

/**
 * Bundles a program for browsers and runs it in Chromium. It says what it found by `await tell(text)`.
 *
 * @param folder Where the program and its packages lie; the bundle is written there.
 * @param graphics Flags of Chromium that say what it draws, and computes, with.
 * @returns What it said, or what it threw; undefined where there is no Chromium.
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
