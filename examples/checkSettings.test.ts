import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { UsageError } from './commandLine';
import { readSettings } from './readSettings';

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'radnet-settings-'));
  file = join(folder, 'densenet121.safetensors');
  await writeFile(file, '');
});
afterAll(() => rm(folder, { recursive: true }));

const refusal = (flags: string): Error => {
  try {
    readSettings(flags.split(' '));
  } catch (error) {
    return error as Error;
  }
  throw new Error('not refused');
};

it.each([
  ['--threshold 2', "--threshold: expected a number of at least 0 and at most 1, got '2'"],
  ['--momentum 1.5', "--momentum: expected a number of at least 0 and below 1, got '1.5'"],
  ['--dropout-rate 1', "--dropout-rate: expected a number of at least 0 and below 1, got '1'"],
  ['--rate 0', "--rate: expected a number above 0, got '0'"],
  ['--max-scale 11', "--max-scale: expected a number of at least 1 and at most 10, got '11'"],
  ['--depth 12', '--depth: expected 3 n + 4 for a whole n, such as 22 or 40, got 12'],
  [
    '--backbone densenet-121 --growth-rate 12',
    '--growth-rate: cannot be combined with --backbone densenet-121',
  ],
  [
    '--preset paper --spacing-mm 8',
    '--field-of-view-mm, --spacing-mm: expected a whole number of 8 mm pixels, 8 or more, got 250 mm, which is 31.25 pixels',
  ],
  ['--optimizer adam --momentum 0.9', '--momentum: cannot be combined with --optimizer adam'],
  ['--epochs 3 --warm-up 3', '--warm-up: expected fewer than the 3 epochs of the training, got 3'],
  ['--average 1', "--average: expected a number of at least 0 and below 1, got '1'"],
  ['--accumulate 0', "--accumulate: expected a whole number of at least 1, got '0'"],
  ['--except context', '--except: expected --weights with it, from which it leaves layers out'],
  ['--depth 20', '--depth: expected 3 n + 4 for a whole n, such as 22 or 40, got 20'],
  ['--data /nowhere', '--data: expected a manifest or a folder of CTs, found nothing at /nowhere'],
  ['--keep 0', "--keep: expected a whole number of at least 1, got '0'"],
  ['--resume-from /nowhere', '--resume-from: expected a checkpoint, found nothing at /nowhere'],
  [
    '--resume-from / --out runs/a',
    '--resume-from: expected a checkpoint of the run in --out (runs/a), such as runs/a/last, got /',
  ],
  [
    '--phantom-slices 8 --min-consecutive 20',
    '--min-consecutive: expected at most the 8 slices of a phantom (--phantom-slices), got 20: no CT could be called positive',
  ],
  ['--accept-changes', '--accept-changes: expected --resume with it'],
  ['--weights /nowhere', '--weights: expected a run or a file of weights, found nothing at /nowhere'],
])('refuses %s', (flags, message) => {
  expect(refusal(flags)).toBeInstanceOf(UsageError);
  expect(refusal(flags).message).toBe(message);
});

it('refuses files where folders are to be', () => {
  expect(refusal(`--out ${file}`).message).toBe(`--out: expected a folder, found a file at ${file}`);
  expect(refusal(`--cache ${file}`).message).toBe(`--cache: expected a folder, found a file at ${file}`);
});

it('takes weights from a file for DenseNet-121 alone', () => {
  expect(refusal(`--weights ${file}`)).toBeInstanceOf(UsageError);
  expect(refusal(`--weights ${file}`).message).toMatch(/^--weights: expected --backbone densenet-121/);
  const settings = readSettings(['--weights', file, '--backbone', 'densenet-121']);
  expect(settings).toMatchObject({ weights: file, depth: 13 });
});

it('compares the slices in a row with those of phantoms alone', () => {
  const most = ['--phantom-slices', '8', '--min-consecutive'];
  expect(readSettings([...most, '8'])).toMatchObject({ minConsecutive: 8 });
  expect(readSettings([...most, '20', '--data', folder])).toMatchObject({ minConsecutive: 20 });
});

it('does not ask for the weights that a run started from where it goes on', () => {
  expect(readSettings(['--weights', '/nowhere', '--resume'])).toMatchObject({ weights: '/nowhere' });
});
