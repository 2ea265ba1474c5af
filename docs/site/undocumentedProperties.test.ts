import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Application, TSConfigReader } from 'typedoc';
import { expect, test } from 'vitest';
import { undocumentedProperties } from './undocumentedProperties';

const SOURCE = `
/** Options. */
export interface Options {
  /** Documented. */
  readonly size: number;
  readonly units: number;
  /** In mm. */
  readonly spacing: { readonly x: number };
}
/** An error. */
export class Mine extends Error {
  reason = 'none';
}
`;

test(
  'finds properties without a docstring, but not what is nested or inherited',
  { timeout: 60_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'radnet-properties-'));
    try {
      const entry = join(folder, 'index.ts');
      const tsconfig = join(folder, 'tsconfig.json');
      writeFileSync(entry, SOURCE);
      writeFileSync(
        tsconfig,
        JSON.stringify({ compilerOptions: { types: [], strict: true }, include: ['*.ts'] }),
      );
      const app = await Application.bootstrap({ entryPoints: [entry], tsconfig, logLevel: 'None' }, [
        new TSConfigReader(),
      ]);
      const project = await app.convert();
      expect(undocumentedProperties(project!)).toEqual(['Options.units', 'Mine.reason']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
