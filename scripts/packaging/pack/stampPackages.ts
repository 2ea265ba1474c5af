import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stampPackage } from './packPackage';
import { repositoryAddress } from './repositoryAddress';

/**
 * Stamps every package in place, before a release. Changes README.md and package.json, so run it on a throw-away clone.
 */
const root = fileURLToPath(new URL('../../..', import.meta.url));
const address = repositoryAddress();
if (address === undefined) {
  console.error(
    "repository: expected the repository's https address in the root package.json, found none. " +
      'The packages would be published without it, and npm would refuse to prove where they come from.',
  );
  process.exit(1);
}
for (const folder of readdirSync(join(root, 'packages')))
  stampPackage(join(root, 'packages', folder), `packages/${folder}`, address);
console.log(`stamped with ${address}`);
