import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RadnetError } from '../radnetError';
import { existingFolder, replaceFolder } from './replaceFolder';

let root: string;
let last: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'radnet-'));
  last = join(root, 'last');
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (content: string) => (partial: string) => writeFile(join(partial, 'content'), content);
const read = async (): Promise<string> => readFileSync(join(await existingFolder(last), 'content'), 'utf8');

describe('replaceFolder', () => {
  it('leaves the new folder alone in the place of the earlier one', async () => {
    await replaceFolder(last, write('one'));
    writeFileSync(join(last, 'of the earlier one only'), '');
    await replaceFolder(last, write('two'));
    expect(await read()).toBe('two');
    expect(readdirSync(last)).toEqual(['content']);
    expect(readdirSync(root)).toEqual(['last']);
  });

  it('keeps the earlier folder where writing fails, and clears what is left of it the next time', async () => {
    await replaceFolder(last, write('one'));
    const failing = replaceFolder(last, async (partial) => {
      await write('two')(partial);
      throw new Error('killed');
    });
    await expect(failing).rejects.toThrow('killed');
    expect(await read()).toBe('one');
    await replaceFolder(last, () => Promise.resolve());
    expect(readdirSync(last)).toEqual([]);
    expect(readdirSync(root)).toEqual(['last']);
  });

  it('finds the earlier folder after a kill between the two renames, and keeps it until there is a new one', async () => {
    await replaceFolder(last, write('one'));
    renameSync(last, `${last}.previous`);
    mkdirSync(`${last}.partial`);
    expect(await read()).toBe('one');
    await replaceFolder(last, async (partial) => {
      expect(await read()).toBe('one');
      await write('two')(partial);
    });
    expect(await read()).toBe('two');
    expect(existsSync(`${last}.previous`)).toBe(false);
  });

  it('names a folder that cannot be written', async () => {
    writeFileSync(join(root, 'file'), '');
    const writing = replaceFolder(join(root, 'file', 'last'), write('one'));
    await expect(writing).rejects.toThrow(RadnetError);
    await expect(writing).rejects.toThrow(/cannot write .*file/);
  });
});
