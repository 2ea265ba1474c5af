import { fromEvent } from 'file-selector';
import type { NamedFile } from '../worker/viewerWorker';

/** The files that were dropped or chosen. Files from folders have their path within the folder. */
export async function namedFiles(event: Event): Promise<NamedFile[]> {
  const found = await fromEvent(event);
  return found.flatMap((file) =>
    file instanceof File ? [{ path: pathOf(file.relativePath ?? file.name), file }] : [],
  );
}

/** `file-selector` begins paths with `/` or `./`. */
export function pathOf(path: string): string {
  return path.replace(/^(\.?\/)+/, '');
}

/** Whether the files are those of a model that `npm run train` left, and not of a CT. */
export function isModel(files: readonly NamedFile[]): boolean {
  return files.some(({ path }) => /(^|\/)model\.json$/.test(path));
}
