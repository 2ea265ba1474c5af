import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  type Application,
  Converter,
  type DeclarationReflection,
  DocumentReflection,
  MinimalSourceFile,
  type NormalizedPath,
  type ProjectReflection,
  ReflectionKind,
} from 'typedoc';
import { guides } from './guides';
import { linkTitles } from './linkTitles';
import { repository } from './repository';
import { DECISIONS } from './siteTheme';

const docs = join(repository, 'docs');

interface GuidePage {
  readonly file: string;
  readonly title: string;
  readonly section: string;
}

/** Every page of the guides: those of the navigation, and the decisions. */
export function guidePages(): GuidePage[] {
  const inNavigation = guides.flatMap(({ section, pages }) =>
    Object.entries(pages).map(([file, title]) => ({ file: join(docs, file), title, section })),
  );
  const decisions = readdirSync(join(docs, 'decisions'))
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .map((name) => join(docs, 'decisions', name))
    .map((file) => ({ file, title: headingOf(file), section: DECISIONS }));
  return [...inNavigation, ...decisions].filter(({ file }) => existsSync(file));
}

function headingOf(file: string): string {
  const heading = /^# (.+)$/m.exec(readFileSync(file, 'utf8'));
  if (heading === null) throw new Error(`${file}: expected a heading '# ...', found none`);
  return heading[1]!.replaceAll('`', '');
}

/** The packages' entries by name, such as `@radnet/data/node`: the list is `paths` in tsconfig.base.json. */
export function packageEntries(): Map<string, string> {
  const { compilerOptions } = JSON.parse(readFileSync(join(repository, 'tsconfig.base.json'), 'utf8')) as {
    compilerOptions: { paths: Record<string, [string]> };
  };
  // What the packages share only with one another is no user's business.
  const entries = Object.entries(compilerOptions.paths).filter(
    ([name, [file]]) => file.startsWith('./packages/') && !/\/internal(\/|$)/.test(name),
  );
  return new Map(entries.map(([name, [file]]) => [name, join(repository, file)]));
}

/** Gives guides their titles and sections, packages their names, and a package's main entry its README. */
export function arrangePages(app: Application): void {
  const pages = new Map(guidePages().map((page) => [page.file, page]));
  const titles = new Map([...pages.values()].map(({ file, title }) => [basename(file), title]));
  titles.delete('README.md');
  const names = new Map([...packageEntries()].map(([name, file]) => [file, name]));

  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_, reflection) => {
    if (!(reflection instanceof DocumentReflection)) return;
    const page = pages.get(reflection.project.files.getReflectionPath(reflection) ?? '');
    if (page === undefined) return;
    reflection.name = page.title;
    reflection.frontmatter['group'] = page.section;
    linkTitles(reflection.content, titles);
  });

  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.getChildrenByKind(ReflectionKind.Module)) {
      const file = project.files.getReflectionPath(module) ?? '';
      module.name = names.get(file) ?? module.name;
      const readme = file.replace(/\/src\/index\.ts$/, '/README.md');
      if (readme !== file && existsSync(readme)) addReadme(app, project, module, readme);
    }
  });
}

function addReadme(
  app: Application,
  project: ProjectReflection,
  module: DeclarationReflection,
  path: string,
): void {
  // The heading is the page's own title.
  const text = readFileSync(path, 'utf8').replace(/^# .+\n/, '\n');
  const file = new MinimalSourceFile(text, path as NormalizedPath);
  module.readme = app.converter.parseRawComment(file, project.files).content;
  project.files.registerReflectionPath(path as NormalizedPath, module);
}
