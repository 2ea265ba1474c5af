import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { permits } from './permits';
import { productionDependencies } from './productionDependencies';

/** Lists the licences of everything that an install of our packages brings, and fails if one is not permissive. */
const root = fileURLToPath(new URL('../../..', import.meta.url));
const folders = readdirSync(join(root, 'packages')).map((folder) => `packages/${folder}`);

/** Packages whose package.json names no SPDX licence. A person has read each licence. */
const READ: Readonly<Record<string, string>> = {};

const dependencies = productionDependencies(root, folders);
const refused = dependencies.filter(({ name, licence }) => !permits(READ[name] ?? licence));
console.log('| Package | Version | Licence |\n| --- | --- | --- |');
for (const { name, version, licence } of dependencies)
  console.log(`| ${name} | ${version} | ${READ[name] ?? licence} |`);
console.log(`\n${dependencies.length} dependencies`);
if (refused.length > 0) {
  const list = refused.map(
    ({ name, version, licence }) => `${name} ${version} (${licence ?? 'none stated'})`,
  );
  console.error(`not permissive: ${list.join(', ')}`);
  process.exit(1);
}
