import { loadFailure } from '../loadFailure';

/**
 * Optional packages for tests, by name, in the place of `importInNode`, so that what is installed makes no difference:
 * `vi.mock('./importInNode', async () => (await import('./testing/pretendPackages')).pretended)`. A package is a function
 * that is called when it is imported first; those that are not here are missing.
 */
export const packages = new Map<string, () => unknown>();

/** As in Node: once imported, a package is not run again. */
const imported = new Map<string, unknown>();

export function forgetPackages(): void {
  packages.clear();
  imported.clear();
}

export const pretended = {
  importInNode(name: string): Promise<unknown> {
    if (name.startsWith('node:')) return import(/* @vite-ignore */ name);
    const run = packages.get(name);
    if (!run) {
      return Promise.reject(loadFailure(name, new Error(`Cannot find package '${name}' imported from here`)));
    }
    if (!imported.has(name)) imported.set(name, run());
    return Promise.resolve(imported.get(name));
  },
};
