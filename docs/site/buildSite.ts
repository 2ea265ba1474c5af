import { join } from 'node:path';
import { Application, TSConfigReader, TypeDocReader } from 'typedoc';
import { deadLinks } from './deadLinks';
import { repository } from './repository';
import { arrangePages, guidePages, packageEntries } from './sitePages';
import { SiteRouter } from './siteRouter';
import { SiteTheme } from './siteTheme';
import { undocumentedProperties } from './undocumentedProperties';

/**
 * Builds the documentation as a static site in docs/dist: the guides and the reference of every package, by TypeDoc. A
 * warning of TypeDoc or a dead link fails the build.
 */
async function buildSite(): Promise<void> {
  const app = await Application.bootstrapWithPlugins(
    {
      options: join(repository, 'typedoc.json'),
      tsconfig: join(repository, 'docs/site/tsconfig.json'),
      entryPoints: [...packageEntries().values()],
      projectDocuments: guidePages().map(({ file }) => file),
      // Without their names, TypeDoc asks no symbol of theirs for a comment.
      packagesRequiringDocumentation: [...packageEntries().keys()].filter(
        (name) => name.split('/').length === 2,
      ),
    },
    [new TypeDocReader(), new TSConfigReader()],
  );
  app.renderer.defineRouter('site', SiteRouter);
  app.renderer.defineTheme('site', SiteTheme);
  arrangePages(app);
  const project = await app.convert();
  if (project === undefined) throw new Error('the packages do not compile: see above');
  app.validate(project);
  for (const name of undocumentedProperties(project)) app.logger.warn(`${name} has no docstring`);
  await app.generateOutputs(project);
  const strict = app.options.getValue('treatWarningsAsErrors');
  if (app.logger.hasErrors() || (strict && app.logger.hasWarnings())) process.exitCode = 1;
  const dead = deadLinks(app.options.getValue('out'));
  for (const link of dead) console.error(`dead link in ${link}`);
  if (dead.length > 0) process.exitCode = 1;
}

await buildSite();
