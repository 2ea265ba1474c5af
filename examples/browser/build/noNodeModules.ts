import type { Plugin } from 'vite';

/** Fails the build where the page's code reaches one of Node's modules, however far down: Vite would put an empty one in its place. */
export function noNodeModules(): Plugin {
  return {
    name: 'no-node-modules',
    enforce: 'pre',
    resolveId(id, importer) {
      if (!id.startsWith('node:')) return null;
      throw new Error(`${importer}: expected code that runs in a page, got an import of ${id}`);
    },
  };
}
