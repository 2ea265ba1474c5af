import { cp, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectName } from './projectName';

/** npm leaves these out of a package, or reads them as its own, so the template has them without the dot. */
const DOTFILES = ['gitignore', 'npmrc'];

export interface CreateOptions {
  /** Where the project goes. It is made, or has to be empty; a `.git` may be there. */
  readonly folder: string;
  /** The folder of the template. */
  readonly template: string;
  /** The release of the @radnet packages that the project depends on. */
  readonly version: string;
}

/**
 * Writes a new project.
 *
 * @returns its name.
 * @throws Error if the folder holds anything, or its name is none for a package.
 */
export async function createProject({ folder, template, version }: CreateOptions): Promise<string> {
  const name = projectName(folder);
  await mkdir(folder, { recursive: true });
  const there = (await readdir(folder)).filter((entry) => entry !== '.git');
  if (there.length > 0)
    throw new Error(`folder: expected a new or empty folder, but '${folder}' holds ${listed(there)}`);
  await cp(template, folder, { recursive: true });
  for (const file of DOTFILES) await rename(join(folder, file), join(folder, `.${file}`));
  await fill(join(folder, 'package.json'), name, version);
  await fill(join(folder, 'README.md'), name, version);
  return name;
}

async function fill(file: string, name: string, version: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replaceAll('PROJECT_NAME', name).replaceAll('RADNET_VERSION', version));
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
