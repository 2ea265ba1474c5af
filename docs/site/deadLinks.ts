import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';

interface PageLinks {
  readonly ids: ReadonlySet<string>;
  readonly links: readonly string[];
}

/**
 * The links and images of a static site that lead nowhere: to a file that is missing, or to an anchor that its page lacks.
 * Links to other hosts are not followed.
 */
export function deadLinks(site: string): string[] {
  const files = (readdirSync(site, { recursive: true }) as string[]).filter((file) => file.endsWith('.html'));
  const pages = new Map(
    files.map((file) => [join(site, file), pageLinks(readFileSync(join(site, file), 'utf8'))]),
  );
  return [...pages].flatMap(([page, { links }]) =>
    links.filter((link) => isDead(link, page, pages)).map((link) => `${relative(site, page)}: ${link}`),
  );
}

function isDead(link: string, page: string, pages: ReadonlyMap<string, PageLinks>): boolean {
  if (/^(https?|data|mailto):/.test(link)) return false;
  const [path = '', anchor = ''] = link.split('#');
  const named = path === '' ? page : resolve(dirname(page), decodeURIComponent(path.split('?')[0]!));
  const file = existsSync(named) && statSync(named).isDirectory() ? join(named, 'index.html') : named;
  if (!existsSync(file)) return true;
  const ids = pages.get(file)?.ids;
  return anchor !== '' && ids !== undefined && !ids.has(decodeURIComponent(anchor));
}

function pageLinks(html: string): PageLinks {
  const ids = new Set<string>();
  const links: string[] = [];
  const visit = (node: DefaultTreeAdapterTypes.Node): void => {
    if ('attrs' in node) {
      for (const { name, value } of node.attrs) {
        if (name === 'id') ids.add(value);
        if (name === 'href' || name === 'src') links.push(value);
      }
    }
    if ('childNodes' in node) node.childNodes.forEach(visit);
  };
  visit(parse(html));
  return { ids, links };
}
