import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { permits } from './permits';
import { productionDependencies } from './productionDependencies';

const root = fileURLToPath(new URL('../../..', import.meta.url));

describe('permits', () => {
  it.each(['MIT', '(MIT OR GPL-3.0)', '(MIT AND Zlib)', 'Apache-2.0'])('%s', (licence) => {
    expect(permits(licence)).toBe(true);
  });

  it.each(['GPL-3.0', 'MIT AND GPL-3.0', 'SEE LICENSE IN LICENSE', 'UNLICENSED', undefined])(
    'not %s',
    (licence) => {
      expect(permits(licence)).toBe(false);
    },
  );
});

describe('productionDependencies', () => {
  const of = (folder: string) => productionDependencies(root, [folder]).map(({ name }) => name);

  it('follows dependencies of dependencies, peers too, and leaves tools out', () => {
    expect(of('packages/core')).toEqual(
      expect.arrayContaining(['fflate', '@tensorflow/tfjs-core', 'seedrandom']),
    );
    expect(of('packages/core')).not.toContain('vitest');
    expect(of('packages/mpi')).toContain('koffi');
  });

  it('has none for a program of its own', () => {
    expect(of('packages/create-radnet')).toEqual([]);
  });
});
