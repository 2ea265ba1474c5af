#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createProject } from './createProject';

const HELP = `Creates a project with a network of your own for stacks of medical images.

  npm create radnet FOLDER

FOLDER is new or empty; its name becomes the project's.
`;

const NEXT = (folder: string): string => `
Next:

  cd ${folder}
  npm install
  npm test         # the model, its training step, its files
  npm run train    # on synthetic CTs; npm run train -- --data FOLDER takes yours
  npm run predict -- --data FOLDER_OR_FILE
`;

try {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    process.stdout.write(HELP);
  } else {
    const [folder, ...more] = positionals;
    if (folder === undefined || more.length > 0)
      throw new Error(`expected one folder, got ${positionals.length}.\n\n${HELP}`);
    const manifest = await readFile(new URL('../package.json', import.meta.url), 'utf8');
    const { version } = JSON.parse(manifest) as { version: string };
    const template = fileURLToPath(new URL('../template', import.meta.url));
    const name = await createProject({ folder, template, version });
    process.stdout.write(`Created ${name}.\n${NEXT(folder)}`);
  }
} catch (error) {
  process.stderr.write(`create-radnet: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
