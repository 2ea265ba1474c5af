import { execFileSync } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { inChromium } from './inChromium';

const EXPECTED = 'the same 2 outputs';

/**
 * Saves a model with every layer in a project that has the packed tarballs. Then loads it in new processes, as ESM and
 * as CommonJS, and from a bundle for browsers, which runs in Chromium if that is installed.
 */
export async function checkSavedModel(project: string): Promise<void> {
  for (const program of ['saveModel.mjs', 'loadModel.mjs']) {
    copyFileSync(fileURLToPath(new URL(program, import.meta.url)), join(project, program));
  }
  const node = (...args: string[]): string =>
    execFileSync('node', args, { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  node('saveModel.mjs');
  const load = `loadModel(JSON.parse(readFileSync('saved-model.json', 'utf8'))).then(console.log)`;
  writeFileSync(
    join(project, 'load.mjs'),
    `import { readFileSync } from 'node:fs'; import { loadModel } from './loadModel.mjs'; await ${load}`,
  );
  await build({
    absWorkingDir: project,
    entryPoints: ['loadModel.mjs'],
    outfile: 'loadModel.cjs',
    bundle: true,
    packages: 'external',
    format: 'cjs',
  });
  writeFileSync(
    join(project, 'load.cjs'),
    `const { readFileSync } = require('node:fs'); const { loadModel } = require('./loadModel.cjs'); ${load}`,
  );
  expectSame('load.mjs', node('load.mjs'));
  expectSame('load.cjs', node('load.cjs'));
  console.log('a saved model with every layer loads in a new process, as ESM and as CommonJS');
  await checkBrowser(project);
}

async function checkBrowser(project: string): Promise<void> {
  writeFileSync(
    join(project, 'page.mjs'),
    `import { loadModel } from './loadModel.mjs'; import saved from './saved-model.json'; await tell(await loadModel(saved));`,
  );
  const said = await inChromium(project, 'page.mjs');
  if (said === undefined) {
    console.log('the bundle for browsers builds; there is no Chromium here to load the model in');
    return;
  }
  expectSame('page.mjs', said);
  console.log('the saved model loads from a bundle in Chromium');
}

function expectSame(program: string, said: string): void {
  if (!said.includes(EXPECTED))
    throw new Error(`${program}: expected '${EXPECTED}', got: ${said.slice(-500)}`);
}
