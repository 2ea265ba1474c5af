import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RadnetError } from '@radnet/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readReaders } from './readersFile';

let file: string;
beforeAll(async () => {
  file = join(await mkdtemp(join(tmpdir(), 'radnet-readers-')), 'readers.csv');
});
afterAll(() => rm(join(file, '..'), { recursive: true }));

const read = async (...lines: string[]) => {
  await writeFile(file, lines.join('\n'));
  return readReaders(file, ['a', 'b', 'c']);
};

it('reads readers who have read parts', async () => {
  expect(await read('scan,R1,R2', 'c,1,0', 'a,0,')).toEqual([
    { name: 'R1', readings: [0, null, 1] },
    { name: 'R2', readings: [null, null, 0] },
  ]);
});

it.each([
  [['scan,R1', 'd,1'], 'row 2: scan: expected one of the 3 CTs of the predictions, got "d"'],
  [['scan,R1', 'a,1', 'a,1'], 'row 3: scan: expected every CT once'],
  [['scan,R1', 'a,2'], 'row 2: column 2: expected 0, 1 or an empty cell, got "2"'],
  [['scan', 'a'], 'row 1: expected a column scan and then one for each reader'],
  [['scan,R1,R1', 'a,1,1'], 'row 1: expected a column scan and then one for each reader, each once'],
  [['scan,R1'], 'expected one CT or more, got none'],
])('refuses %j', async (lines, message) => {
  await expect(read(...lines)).rejects.toThrow(RadnetError);
  await expect(read(...lines)).rejects.toThrow(`${file}: ${message}`);
});
