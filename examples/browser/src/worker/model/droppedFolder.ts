import { RadnetError, type SavedModelFolder } from '@radnet/core';
import { runFolders } from '../../../../modelCard';
import { sha256 } from '../../../../sha256';
import type { NamedFile } from '../viewerWorker';

const MODEL = 'model.json';

/**
 * The folder of the model among the dropped or chosen files: the best epoch of a run, or else the saved model in the topmost folder.
 *
 * @throws RadnetError if there is none, or more than one.
 */
export function droppedFolder(files: readonly NamedFile[]): SavedModelFolder {
  const byPath = new Map(files.map(({ path, file }) => [path, file]));
  const folder = modelFolder([...byPath.keys()]);
  const pathOf = (name: string): string => (folder === '' ? name : `${folder}/${name}`);
  return {
    pathOf,
    async read(name) {
      const file = byPath.get(pathOf(name));
      if (!file) {
        throw new RadnetError(
          `${pathOf(name)}: expected it beside ${MODEL}, as \`npm run train\` leaves it, got none`,
        );
      }
      try {
        return new Uint8Array(await file.arrayBuffer());
      } catch (error) {
        throw new RadnetError(`${pathOf(name)}: cannot be read: ${(error as Error).message}`, {
          cause: error,
        });
      }
    },
    sha256,
  };
}

function modelFolder(paths: readonly string[]): string {
  const folders = paths.filter((path) => basename(path) === MODEL).map(dirname);
  if (folders.length === 0) throw noModel(paths);
  // A run's folder has its model in `best`, beside those of other epochs.
  const places = folders.map((folder) => ({ folder, of: isBest(folder) ? dirname(folder) : folder }));
  const depth = Math.min(...places.map(({ of }) => depthOf(of)));
  const highest = places.filter(({ of }) => depthOf(of) === depth);
  const best = highest.filter(({ folder }) => isBest(folder));
  const [only, ...others] = best.length > 0 ? best : highest;
  if (others.length > 0) {
    const names = [only!, ...others].map(({ of }) => of).join(', ');
    throw new RadnetError(`expected the folder of one model, got those of ${others.length + 1}: ${names}`);
  }
  return only!.folder;
}

function noModel(paths: readonly string[]): RadnetError {
  const onnx = paths.find((path) => path.toLowerCase().endsWith('.onnx'));
  const got = onnx
    ? `the ONNX file ${basename(onnx)}, which this page does not read`
    : `none among ${paths.length} files`;
  return new RadnetError(
    `expected the folder of a model, with its ${MODEL}, as \`npm run train\` leaves it, got ${got}`,
  );
}

const dirname = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '');
const basename = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const isBest = (folder: string): boolean => basename(folder) === runFolders.best;
const depthOf = (folder: string): number => (folder === '' ? 0 : folder.split('/').length);
