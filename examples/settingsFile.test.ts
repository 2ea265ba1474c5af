import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from './commandLine';
import { PRESETS } from './presets';
import { readSettings } from './readSettings';
import { trainFlags } from './trainFlags';
import { flagOf, settingOf } from './flagNames';
import { formatSettings } from './settingsFile';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'radnet-config-'));
  file = join(folder, 'settings.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (content: unknown): void =>
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));

const refusal = (content: unknown, ...argv: string[]): Error => {
  write(content);
  try {
    readSettings(['--config', file, ...argv]);
  } catch (error) {
    return error as Error;
  }
  throw new Error('not refused');
};

describe('a file of settings', () => {
  it.each<string[]>([
    [],
    ['--preset', 'paper', '--variant', 'densenet-a'],
    [
      '--preset',
      'small',
      '--backbone',
      'densenet-121',
      '--freeze',
      'densenet_*,context',
      '--window-level',
      '-50',
    ],
    ['--optimizer', 'adamw', '--warm-up', '0.5', '--clip-norm', '1'],
    ['--leave-out-damaged-slices', '--threshold', '0.25', '--slices-per-chunk', '4', '--device', 'cpu'],
  ])('gives the settings of a run again: %s', (...argv) => {
    const settings = readSettings([...argv, '--out', folder]);
    writeFileSync(file, formatSettings(settings, trainFlags));
    expect(readSettings(['--config', file, '--out', folder])).toEqual(settings);
    expect(readSettings(['--config', folder, '--out', folder])).toEqual(settings);
  });

  it('leaves out where a run goes and whether it goes on', () => {
    write(formatSettings(readSettings(['--out', folder, '--resume', '--keep', '5']), trainFlags));
    expect(readSettings(['--config', file])).toMatchObject({ out: 'runs/demo', resume: false, keep: 5 });
  });

  it('counts less than the command line and more than the preset', () => {
    write({ preset: 'paper', epochs: 5, rate: 0.2 });
    expect(readSettings(['--config', file, '--epochs', '7'])).toEqual({
      ...PRESETS.paper,
      preset: 'paper',
      out: 'runs/paper',
      resume: false,
      epochs: 7,
      rate: 0.2,
    });
  });

  it.each<[unknown, RegExp]>([
    [{ epoch: 3 }, /^--config .*settings\.json: unknown option '--epoch'\n\(Did you mean --epochs\?\)$/],
    [{ zzzz: {} }, /^--config .*settings\.json: unknown option '--zzzz'$/],
    [{ epochs: 'many' }, /^--config .*json: --epochs: expected a whole number of at least 1, got 'many'$/],
    [{ epochs: 1.5 }, /^--config .*json: --epochs: expected a whole number of at least 1, got '1.5'$/],
    [
      { threshold: 2 },
      /^--config .*json: --threshold: expected a number of at least 0 and at most 1, got '2'$/,
    ],
    [{ variant: 'resnet' }, /^--config .*json: --variant: expected one of densenet, .* got 'resnet'$/],
    [{ epochs: true }, /^--config .*json: epochs: expected a number or a text, got true$/],
    [{ epochs: null }, /^--config .*json: epochs: expected a number or a text, got null$/],
    [{ 'leave-out-damaged-slices': 'yes' }, /: expected true or false, got "yes"$/],
    [
      { config: 'other.json' },
      /^--config .*json: expected settings, but 'config' names another file of settings$/,
    ],
    [[1], /^--config .*json: expected an object of flags and values$/],
    ['{"epochs": 3', /^--config .*json: expected JSON: /],
    ['{"epochs": 3, "epochs": 4}', /^--config .*json: expected each flag once, got 'epochs' twice$/],
    [{ depth: 20 }, /^--config .*json: --depth: expected 3 n \+ 4 for a whole n, such as 22 or 40, got 20$/],
    [
      { preset: 'paper', 'spacing-mm': 8 },
      /^--config .*json: --field-of-view-mm, --spacing-mm: expected a whole number/,
    ],
    [
      { optimizer: 'adam', momentum: 0.5 },
      /^--config .*json: --momentum: cannot be combined with --optimizer/,
    ],
  ])('refuses %j as its flag is refused', (content, message) => {
    const error = refusal(content);
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toMatch(message);
  });

  it('is not blamed for a flag that it does not hold, or that is typed', () => {
    expect(refusal({ epochs: 3 }, '--out', file).message).toMatch(/^--out: expected a folder/);
    expect(refusal({ depth: 22, epochs: 3 }, '--depth', '20').message).toMatch(/^--depth: expected 3 n/);
    expect(refusal({ epochs: 3 }, '--warm-up', '3').message).toMatch(/^--warm-up: expected fewer than the 3/);
  });

  it('names one that is not there, and the run that has none', () => {
    expect(() => readSettings(['--config', join(folder, 'none')])).toThrow(
      /^--config: cannot read .*none: no such/,
    );
    expect(() => readSettings(['--config', folder])).toThrow(
      /^--config: cannot read .*settings\.json: no such/,
    );
  });
});

it('settingOf and flagOf name a flag and its setting', () => {
  expect(settingOf('field-of-view-mm')).toBe('fieldOfViewMm');
  for (const flag of Object.keys(trainFlags)) expect(flagOf(settingOf(flag))).toBe(flag);
});
