import { posix } from 'node:path';

/** Matches `[text](target)`, except for pictures and inside code blocks. */
const LINK = /(?<!!)\[([^\]]+)\]\(([^)\s]+)\)/g;

const FENCED = /(^```[^]*?^```$)/m;

/**
 * Returns a package's README for npm: links to files outside the package become links to the repository. Without an
 * address, only the link's text stays, because npm would show a broken link.
 *
 * @param folder Folder of the package in the repository, such as `packages/core`.
 */
export function stampReadme(text: string, folder: string, address?: string): string {
  return text
    .split(FENCED)
    .map((part) => (part.startsWith('```') ? part : part.replace(LINK, stampLink)))
    .join('');

  function stampLink(link: string, label: string, target: string): string {
    if (!leavesPackage(target)) return link;
    const [path = '', anchor] = posix.join(folder, target).split('#');
    if (address === undefined) return label;
    return `[${label}](${address}/blob/main/${path}${anchor === undefined ? '' : `#${anchor}`})`;
  }
}

function leavesPackage(target: string): boolean {
  return !/^(#|[a-z][a-z\d+.-]*:)/i.test(target) && posix.normalize(target).startsWith('..');
}
