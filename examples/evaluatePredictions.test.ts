import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writePredictions } from '@radnet/core/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from './commandLine';
import { evaluate as evaluateFlags } from './evaluateProgram';
import { outputOf } from './fixtures';
import { fromFile } from './predictionsToEvaluate';
import { predictedSets } from './predictedSets';
import type { SetStatistics } from './setStatistics';

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'radnet-evaluate-predictions-'));
  file = join(folder, 'predictions.csv');
  await writePredictions(file, predictedSets());
});
afterAll(() => rm(folder, { recursive: true }));

const evaluate = (...args: string[]) => outputOf(() => evaluateFlags(['--predictions', file, ...args]));

describe('a file of predictions alone', () => {
  it('gives every statistic, compared with another model and with readers', async () => {
    const other = join(folder, 'other.csv');
    await writePredictions(other, predictedSets(4));
    const readers = join(folder, 'readers.csv');
    const readings = predictedSets()[1]!.scans.map(
      ({ scanId }, i) => `${scanId},${1 - (i % 2)},${i < 20 ? 1 : ''}`,
    );
    await writeFile(readers, ['scan,R1,R2', ...readings].join('\n'));
    const json = join(folder, 'statistics.json');
    const { printed: stdout } = await evaluate('--compare', other, '--readers', readers, '--json', json);
    expect(stdout).not.toMatch(/backend|NaN|undefined/);
    expect(stdout).toMatch(
      /^test: 30 CTs of 15 patients\nA slice is positive from 0\.5, a CT with 2 in a row\n\(the threshold as in the file\)\n95 % /,
    );
    expect(stdout).toMatch(/^calibration slope +\d/m);
    expect(stdout).toMatch(/^R2 +20 /m);
    expect(stdout).toMatch(/^R1 and model \(Cohen\) +30 +-?[01]\.\d{3} \(/m);
    expect(stdout).toMatch(/^all together \(Fleiss\) +30/m);
    expect(stdout).toMatch(/^recall .* McNemar, clustered$/m);
    const statistics = JSON.parse(await readFile(json, 'utf8')) as SetStatistics & Record<string, unknown>;
    expect(statistics).toMatchObject({ set: 'test', patients: 15, callFrom: 'file' });
    expect(Object.keys(statistics)).toEqual(
      expect.arrayContaining(['readers', 'comparison', 'segmentation', 'curves']),
    );
  });

  it('is called otherwise where flags say so, which the output says; JSON stands alone', async () => {
    const altered = await evaluate('--threshold', '0.9', '--min-consecutive', '1', '--json', '-');
    const statistics = JSON.parse(altered.written) as SetStatistics & Record<string, unknown>;
    expect(altered.printed).toBe('');
    expect(statistics).toMatchObject({ threshold: 0.9, minConsecutive: 1, callFrom: 'flags' });
    const told = await evaluate('--threshold', '0.9');
    expect(told.printed).toMatch(
      /positive from 0\.9, .*\n\(by the flags; without them 0\.5 and 2, as in the file\)/,
    );
  });

  it('has four digits of the threshold in its heading', async () => {
    const { printed } = await evaluate('--threshold', '0.12345678901234567');
    expect(printed).toMatch(/positive from 0\.1235, /);
  });

  it.each([
    [{}, 'validation', 'the threshold chosen on validation CTs'],
    [{ threshold: 0.5 }, 'given', 'the threshold set in training'],
  ])('in a run with the settings %j says that the threshold is from %s', async (settings, callFrom, told) => {
    const run = await mkdtemp(join(folder, 'run-'));
    const own = join(run, 'predictions.csv');
    await writePredictions(own, predictedSets());
    await writeFile(join(run, 'settings.json'), JSON.stringify(settings));
    const flags = ['--predictions', own];
    expect((await outputOf(() => evaluateFlags(flags))).printed).toContain(told);
    const json = (await outputOf(() => evaluateFlags([...flags, '--json', '-']))).written;
    expect(JSON.parse(json)).toMatchObject({ callFrom });
  });

  it.each([
    [['--model', 'runs/demo'], /^--model: expected no such flag with --predictions/],
    [['--data', 'cts'], /^--data: expected no such flag with --predictions/],
    [['--threshold', '2'], /^--threshold: expected a number/],
    [['--compare', 'none.csv'], /^--compare: cannot read none\.csv: no such file/],
    [['--readers', 'none.csv'], /^--readers: cannot read none\.csv: no such file/],
    [['--predictions', 'none.csv'], /^--predictions: cannot read none\.csv: no such file/],
    [['--json', 'none/all.json'], /^--json: cannot write none\/all\.json: no such file or folder/],
    [['--set', 'tset'], /predictions\.csv: expected a set 'tset', got 'validation', 'test'/],
  ])('refuses %j', async (args, message) => {
    await expect(evaluate(...args)).rejects.toThrow(UsageError);
    await expect(evaluate(...args)).rejects.toThrow(message);
  });
});

describe('fromFile', () => {
  it('takes the one set that is not for validation, or the one that is named', async () => {
    expect(await fromFile(file)).toMatchObject({ set: { name: 'test' }, validation: { name: 'validation' } });
    const named = await fromFile(file, 'validation');
    expect(named.set.name).toBe('validation');
    expect(named.validation).toBeUndefined();
  });

  it('asks which of several, and takes validation where there is nothing else', async () => {
    const [validation, test] = predictedSets();
    const several = join(folder, 'several.csv');
    await writePredictions(several, [test!, { ...test!, name: 'CQ500' }]);
    await expect(fromFile(several)).rejects.toThrow(
      /expected one set, or --set to name it, got 'test', 'CQ500'/,
    );
    await writePredictions(several, [validation!]);
    expect((await fromFile(several)).set.name).toBe('validation');
  });
});
