import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { repository } from '../site/repository';

/** A Markdown page whose code blocks are tested. */
export interface Page {
  /** Names its test and its set-up file, e.g. `training` or `packages-layers`. */
  readonly name: string;
  /** Relative to the repository, with forward slashes. */
  readonly file: string;
  readonly text: string;
}

/** README.md, CONTRIBUTING.md, and every page of docs, docs/decisions and the packages. */
export function readPages(): Page[] {
  const docs = markdownIn('docs').map((file) => ({ file, name: file.slice('docs/'.length, -'.md'.length) }));
  const packages = readdirSync(join(repository, 'packages')).map((folder) => ({
    file: `packages/${folder}/README.md`,
    name: `packages-${folder}`,
  }));
  const root = ['README', 'CONTRIBUTING'].map((name) => ({ file: `${name}.md`, name }));
  const indexes = docs.map(({ file, name }) => ({ file, name: name === 'README' ? 'docs-README' : name }));
  return [...root, ...packages, ...indexes].map(({ file, name }) => ({
    file,
    name: name.replaceAll('/', '-'),
    text: readFileSync(join(repository, file), 'utf8'),
  }));
}

function markdownIn(folder: string): string[] {
  return readdirSync(join(repository, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return path === 'docs/decisions' ? markdownIn(path) : [];
    return entry.name.endsWith('.md') ? [path] : [];
  });
}
