import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { repositoryAddress } from './repositoryAddress';
import { stampManifest } from './stampManifest';
import { stampReadme } from './stampReadme';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * Packs a built package as it would be published, with stamped README and manifest.
 *
 * @param folder Name of the package's folder in `packages/`.
 * @param scratch Folder for a copy of the package and its tarball.
 * @returns Path of the tarball.
 */
export function packPackage(folder: string, scratch: string): string {
  const copy = join(scratch, 'stamped', folder);
  mkdirSync(copy, { recursive: true });
  const source = join(root, 'packages', folder);
  const { files } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { files: string[] };
  for (const file of ['package.json', ...files])
    cpSync(join(source, file), join(copy, file), { recursive: true });
  stampPackage(copy, `packages/${folder}`, repositoryAddress());
  const args = ['pack', '--json', '--pack-destination', scratch];
  const packed = execFileSync('npm', args, {
    cwd: copy,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  return join(scratch, filename);
}

/** Rewrites README.md and package.json of a package in place. */
export function stampPackage(path: string, folder: string, address: string | undefined): void {
  const readme = join(path, 'README.md');
  writeFileSync(readme, stampReadme(readFileSync(readme, 'utf8'), folder, address));
  if (address === undefined) return;
  const manifest = join(path, 'package.json');
  const stamped = stampManifest(
    JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, unknown>,
    folder,
    address,
  );
  writeFileSync(manifest, `${JSON.stringify(stamped, null, 2)}\n`);
}
