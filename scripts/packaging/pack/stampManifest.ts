/** A package.json with `repository`, `homepage` and `bugs`, from the one address of the repository. */
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
