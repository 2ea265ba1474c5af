import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findAny, findUndocumented, readPublicApi } from './publicApi';

interface BaseConfig {
  readonly compilerOptions: { readonly paths: Readonly<Record<string, readonly [string]>> };
}

const base = JSON.parse(
  readFileSync(new URL('../tsconfig.base.json', import.meta.url), 'utf8'),
) as BaseConfig;

/** The source of every entry of every package that is published. */
const entryPoints = Object.values(base.compilerOptions.paths)
  .map(([path]) => path.replace('./', ''))
  .filter((path) => path.startsWith('packages/'));

const FIXTURE = 'scripts/fixtures/publicApi.ts';

/** Reading all packages' types takes a while. */
const TIMEOUT = 120_000;

describe('the public API', () => {
  it(
    'has no any in a signature',
    () => {
      expect(findAny(readPublicApi(entryPoints))).toEqual([]);
    },
    TIMEOUT,
  );

  it.each(['core', 'layers'])(
    'documents every export of %s, and every property of what it exports',
    (name) => {
      const entries = entryPoints.filter((entry) => entry === `packages/${name}/src/index.ts`);
      expect(entries).toHaveLength(1);
      expect(findUndocumented(readPublicApi(entries))).toEqual([]);
    },
    TIMEOUT,
  );
});

describe('the search itself', () => {
  it(
    'finds any where it hides, and what has no docstring',
    () => {
      const api = readPublicApi([FIXTURE]);
      const places = (found: readonly { readonly place: string }[]): string[] =>
        found.map(({ place }) => place).sort();
      expect(places(findAny(api))).toEqual(
        [
          'returned()<>',
          'taken(value)',
          'Shape.loose',
          'Shape.nested.deep<>',
          'Box.opened',
          'table[]',
          'called(run)(given)',
        ].sort(),
      );
      expect(places(findUndocumented(api))).toEqual(['Shape.loose', 'taken'].sort());
    },
    TIMEOUT,
  );
});
