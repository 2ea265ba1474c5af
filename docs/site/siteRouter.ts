import { join, relative } from 'node:path';
import { type Reflection, StructureRouter } from 'typedoc';
import { repository } from './repository';

/** Addresses that stay: `guides/training.html` for docs/training.md, `api/core/train.html` for `train` of @radnet/core. */
export class SiteRouter extends StructureRouter {
  protected override getIdealBaseName(reflection: Reflection): string {
    if (reflection.isDocument()) {
      const file = reflection.project.files.getReflectionPath(reflection)!;
      const path = relative(join(repository, 'docs'), file).replace(/\.md$/, '');
      return `guides/${path.replace(/^(\.\.\/)+/, '').replaceAll('README', 'index')}`;
    }
    return `api/${super.getIdealBaseName(reflection).replace(/^[^/]*radnet\//, '')}`;
  }
}
