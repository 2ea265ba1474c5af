import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packPackage } from '../pack/packPackage';
import { check } from './check';
import { formatRows } from './formatRows';
import { projects } from './projects';
import { type Row, runProject } from './runProject';

/**
 * npm run packaging:matrix [-- --keep] [-- NAME...]
 *
 * Packs every built package, installs the tarballs into an empty project of each kind and runs it. Prints the results as a
 * Markdown table, and writes it to the file that RADNET_MATRIX_TABLE names.
 */
const names = process.argv.slice(2).filter((name) => name !== '--keep');
const chosen = projects.filter(({ name }) => names.length === 0 || names.includes(name));
if (chosen.length < names.length || chosen.length === 0) {
  console.error(
    `expected names of ${projects.map(({ name }) => `'${name}'`).join(', ')}; got ${names.join(', ')}`,
  );
  process.exit(2);
}

const root = fileURLToPath(new URL('../../..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'radnet-matrix-'));
const rows: Row[] = [];
try {
  const tarballs = readdirSync(join(root, 'packages')).map((folder) => packPackage(folder, scratch));
  const expected = await check();
  for (const [index, project] of chosen.entries()) {
    const folder = join(scratch, `project-${index}`);
    mkdirSync(folder);
    const row = await runProject(project, folder, tarballs, expected);
    rows.push(row);
    console.log(`${row.project}: ${row.outcome} (${row.seconds.toFixed(0)} s) ${row.note}`);
  }
} finally {
  if (process.argv.includes('--keep')) console.log(`kept: ${scratch}`);
  else rmSync(scratch, { recursive: true });
}
const table = formatRows(rows);
console.log(`\n${table}`);
const file = process.env.RADNET_MATRIX_TABLE;
if (file) writeFileSync(file, table);
if (rows.some(({ outcome }) => outcome === 'fails')) process.exit(1);
