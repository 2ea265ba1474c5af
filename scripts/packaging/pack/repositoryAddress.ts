import { readFileSync } from 'node:fs';

const MANIFEST = new URL('../../../package.json', import.meta.url);

/**
 * Returns the web address of the source repository, without a trailing slash. Set it as `repository` in the root
 * package.json; on GitHub, the release workflow knows its own address. Undefined if neither is set.
 */
export function repositoryAddress(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  manifest: { readonly repository?: string } = JSON.parse(readFileSync(MANIFEST, 'utf8')) as object,
): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = environment;
  const address = manifest.repository ?? (server && name ? `${server}/${name}` : undefined);
  if (address === undefined) return undefined;
  if (!/^https:\/\/[^/\s]+\/[^\s]+$/.test(address))
    throw new Error(`repository: expected an https address of a repository, got '${address}'`);
  return address.replace(/(\.git)?\/?$/, '');
}
