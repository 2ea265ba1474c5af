/** Returns a package.json with `repository`, `homepage` and `bugs`, all from the repository's address. */
export function stampManifest(
  manifest: Readonly<Record<string, unknown>>,
  folder: string,
  address: string,
): Record<string, unknown> {
  return {
    ...manifest,
    homepage: `${address}/tree/main/${folder}#readme`,
    bugs: `${address}/issues`,
    repository: { type: 'git', url: `git+${address}.git`, directory: folder },
  };
}
