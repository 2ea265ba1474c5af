import { posix } from 'node:path';

/** `[text](target)`, but not a picture and not what stands in a code block. */
const LINK = /(?<!!)\[([^\]]+)\]\(([^)\s]+)\)/g;

const FENCED = /(^```[^]*?^```$)/m;

/**
 * A package's README as npm shows it: links to files outside the package become links to the repository. Without an address
 * the text stays and the link goes, as npm would show a broken one.
 *
 * @param folder Where the package lies in the repository, such as `packages/core`.
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

/** The relative links of a README that lead out of its package: npm shows none of them right. */
export function relativeLinksOut(text: string): string[] {
  return [...text.matchAll(LINK)].map(([, , target]) => target!).filter(leavesPackage);
}

function leavesPackage(target: string): boolean {
  return !/^(#|[a-z][a-z\d+.-]*:)/i.test(target) && posix.normalize(target).startsWith('..');
}
