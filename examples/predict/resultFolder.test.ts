import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makePhantom } from '@radnet/data';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ctName, writeBeside, writeResult } from './resultFolder';

let out: string;
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'radnet-result-'));
});
afterEach(() => rm(out, { recursive: true }));

describe('ctName', () => {
  const { volume } = makePhantom({ slices: 3, height: 16, width: 16, seed: 1, hemorrhage: null });

  it('is the same for the same CT, and another where a voxel or its place is', () => {
    expect(ctName(volume)).toMatch(/^ct-[0-9a-f]{12}$/);
    expect(ctName({ ...volume, hounsfieldUnits: volume.hounsfieldUnits.slice(), warnings: ['tilt'] })).toBe(
      ctName(volume),
    );
    const changed = volume.hounsfieldUnits.slice();
    changed[5]! += 1;
    expect(ctName({ ...volume, hounsfieldUnits: changed })).not.toBe(ctName(volume));
    const moved = volume.origins.map(([x, y, z]) => [x, y, z + 1] as const);
    expect(ctName({ ...volume, origins: moved })).not.toBe(ctName(volume));
  });
});

describe('writeResult', () => {
  it('keeps CTs apart, and an earlier result of the same one', async () => {
    await writeResult(out, 'ct-a', { 'overview.png': 'first', 'slice-001.png': 'first' });
    await writeResult(out, 'ct-b', { 'overview.png': 'other' });
    const { folder, moved } = await writeResult(out, 'ct-a', { 'overview.png': 'second' });
    expect(folder).toBe(join(out, 'ct-a'));
    expect(await readdir(folder)).toEqual(['overview.png']);
    expect(await readFile(join(folder, 'overview.png'), 'utf8')).toBe('second');
    expect(await readFile(join(moved!, 'slice-001.png'), 'utf8')).toBe('first');
    expect((await readdir(out)).length).toBe(3);
  });

  it('leaves nothing half written, and what was there', async () => {
    await writeResult(out, 'ct-a', { 'overview.png': 'first' });
    const files = { 'overview.png': 'second', 'no-such-folder/x.png': 'fails' };
    await expect(writeResult(out, 'ct-a', files)).rejects.toThrow(/cannot write .*ct-a: no such file/);
    expect(await readdir(out)).toEqual(['ct-a']);
    expect(await readFile(join(out, 'ct-a', 'overview.png'), 'utf8')).toBe('first');
  });
});

describe('writeBeside', () => {
  it('renames an earlier file of that name', async () => {
    await writeFile(join(out, 'summary.csv'), 'first');
    const path = await writeBeside(out, 'summary.csv', 'second');
    expect(await readFile(path, 'utf8')).toBe('second');
    const [kept] = (await readdir(out)).filter((name) => name !== 'summary.csv');
    expect(existsSync(join(out, kept!))).toBe(true);
    expect(await readFile(join(out, kept!), 'utf8')).toBe('first');
  });
});
