import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareAuc, evaluateScans, scanCases } from '@radnet/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { coverage } from './checklistItem';
import { CLAIM } from './claim';
import { evaluatedSets } from './evaluatedSet';
import { fixtureSet, writeFixtureRun } from './fixtures';
import { pValue } from './formatNumbers';
import { readRuns } from './readRun';
import { reportPage } from './reportPage';
import { writeReport } from './writeReport';

vi.setConfig({ hookTimeout: 60_000 });
const root = mkdtempSync(join(tmpdir(), 'radnet-report-'));
afterAll(() => rmSync(root, { recursive: true }));

const test = fixtureSet({ name: 'test', scans: 40, seed: 3, separation: 3 });
const other = fixtureSet({ name: 'test', scans: 40, seed: 3, separation: 2 });
const validation = fixtureSet({ name: 'validation', scans: 20, seed: 4 });
const external = fixtureSet({ name: 'cq500', scans: 20, seed: 5 });

const ONE = join(root, 'one');
const TWO = join(root, 'two');

/** The text as a reader sees it: no tags, entities as characters, single spaces. */
function textOf(html: string): string {
  return html
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ');
}

describe('the report', () => {
  let one = '';
  beforeAll(async () => {
    const settings = { data: '/home/someone/cts/manifest.csv' };
    await writeFixtureRun(ONE, { settings, sets: [test, validation, external] });
    await writeFixtureRun(join(root, 'other'), { sets: [fixtureSet({ name: 'test', scans: 30 })] });
    await writeFixtureRun(TWO, { settings: { ...settings, variant: 'densenet' }, sets: [other, validation] });
    const out = join(root, 'deep', 'report.html');
    await writeReport({ runs: [ONE], out });
    one = readFileSync(out, 'utf8');
  });

  it('loads nothing and runs nothing, and its policy says so', () => {
    expect(one).toMatch(
      /content="default-src 'none'; style-src 'sha256-[^']+'; img-src data:; base-uri 'none'/,
    );
    expect(one).not.toMatch(/<script|<link|<iframe|\son[a-z]+=|url\((?!#)|@import/i);
    expect(one).not.toMatch(/\sstyle="/);
    expect([...one.matchAll(/\ssrc="([^"]{5})/g)].every(([, begin]) => begin === 'data:')).toBe(true);
  });

  it('has every part, each in the contents, and ids once', () => {
    const ids = [...one.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id!);
    expect(new Set(ids).size).toBe(ids.length);
    const linked = [...one.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id!);
    expect(linked.filter((id) => !ids.includes(id))).toEqual([]);
    for (const id of [
      'results',
      'ranking',
      'confusion',
      'points',
      'calibration',
      'decision',
      'subgroups',
      'volumes',
      'cases',
      'gallery',
      'training',
      'settings',
      'method',
      'data',
      'reproducibility',
      'checklists',
    ]) {
      expect(ids).toContain(id);
    }
    expect([...one.matchAll(/<h1/g)]).toHaveLength(1);
  });

  it('gives the figures that the statistics give', () => {
    const { scan, slice } = evaluateScans(test.scans, test);
    const text = textOf(one);
    for (const { value, lower, upper } of [
      scan.recall,
      scan.specificity,
      scan.accuracy,
      scan.f1,
      slice.precision,
    ]) {
      const cell = [value, lower, upper].map((share) => (100 * share).toFixed(2));
      expect(text).toContain(`${cell[0]} (${cell[1]} to ${cell[2]})`);
    }
    const { value, lower, upper } = scan.auc;
    expect(text).toContain(`${value.toFixed(3)} (${lower.toFixed(3)} to ${upper.toFixed(3)})`);
    expect(text).toContain(
      `${scan.counts.truePositives} of ${scan.counts.truePositives + scan.counts.falseNegatives} found`,
    );
  });

  it('tells the flow of the CTs, what was skipped and why, the partitions, and how to do it again', () => {
    const text = textOf(one);
    expect(text).toContain('203 CTs found');
    expect(text).toContain('3 skipped');
    expect(text).toContain('2: expected slices at even distances, got gaps of 5 and 10 mm (ct-017, ct-101)');
    expect(text).toContain('120 CTs, 60 positive');
    expect(text).toContain('cq500: 20 CTs');
    expect(text).toContain('commit 0123456789ab');
    expect(text).toContain('npx tsx examples/train-radnet.ts --data cts/manifest.csv --epochs 12');
    expect(text).toContain('external set cq500');
  });

  it('tells of a path its last part alone', () => {
    expect(one).toContain('manifest.csv');
    expect(one).not.toContain('someone');
    expect(one).not.toContain(root);
  });

  it('fills four fifths of CLAIM in whole or in part', async () => {
    const runs = await readRuns([ONE]);
    const { items, filled, part } = coverage(CLAIM, { runs, sets: evaluatedSets(runs) });
    expect(items).toBe(44);
    expect((filled + part) / items).toBeGreaterThanOrEqual(0.8);
  });

  it('compares two runs on the same CTs by McNemar and DeLong', async () => {
    const text = textOf(reportPage(await readRuns([ONE, TWO])));
    const [a, b] = [scanCases(test.scans, test), scanCases(other.scans, other)];
    const { pValue: p } = compareAuc(a.labels, a.scores, b.scores, { clusters: a.clusters });
    expect(text).toContain(`AUC, DeLong`);
    expect(text).toContain(` ${pValue(p)} `);
    expect(text).toContain('accuracy, McNemar');
    expect(text).toContain('Where the runs differ');
  });

  it('sets readers who read a part beside the run, with their kappas', async () => {
    const file = join(root, 'readers.csv');
    const rows = test.scans.map(
      ({ scanId, labels }, i) => `${scanId},${Number(Array.from(labels).includes(1))},${i < 12 ? 1 : ''}`,
    );
    writeFileSync(file, ['scan,Reader A,Reader B', ...rows].join('\n'));
    const out = join(root, 'readers.html');
    await writeReport({ runs: [ONE], out, readers: file });
    const text = textOf(readFileSync(out, 'utf8'));
    expect(text).toMatch(/Reader A 100\.00/);
    expect(text).toContain('Cohen’s kappa');
    expect(text).toMatch(/Reader B .* 12 \(/);
    await expect(writeReport({ runs: [TWO, join(root, 'other')], out, readers: file })).rejects.toThrow(
      'same CTs',
    );
  });

  it('does not compare runs on other CTs, and says why', async () => {
    const folder = join(root, 'other');
    const text = textOf(reportPage(await readRuns([ONE, folder])));
    expect(text).toContain(
      'Not compared: the two were not evaluated on the same CTs: 10 are only in the first, 0 only in the second.',
    );
  });

  it('escapes whatever stands in names', async () => {
    const folder = join(root, '<img src=x>');
    const id = (index: number): string => `"><script>alert(${index})</script>`;
    await writeFixtureRun(folder, { sets: [fixtureSet({ name: "<b onclick='x'>", scans: 12, id })] });
    const html = reportPage(await readRuns([folder]));
    expect(html).not.toMatch(/<script|<img src=x|<b onclick/);
    expect(html).toContain('&lt;script&gt;alert(3)');
  });

  it.each([
    ['no record, no settings', { record: false, settings: false, sets: [test] }, 'It is not known which CTs'],
    ['one epoch, nothing evaluated', { epochs: 1 }, 'No results'],
    ['no log', { epochs: 0, sets: [test] }, 'No log of the training'],
    [
      'no negative CT',
      { sets: [fixtureSet({ name: 'test', scans: 8, positives: 1 })] },
      'Every CT is positive',
    ],
    ['no positive CT', { sets: [fixtureSet({ name: 'test', scans: 8, positives: 0 })] }, 'No CT is positive'],
    ['a single CT', { sets: [fixtureSet({ name: 'test', scans: 1 })] }, '1 CT'],
    ['no masks', { sets: [fixtureSet({ name: 'test', scans: 12, masks: false })] }, 'Sub-groups'],
    [
      'no sub-groups',
      { sets: [fixtureSet({ name: 'test', scans: 12, groups: false })] },
      'No sub-groups are known',
    ],
    [
      'whole CTs labelled',
      { sets: [fixtureSet({ name: 'test', scans: 12, labelsKnown: false })] },
      'Only whole CTs are labelled',
    ],
    ['validation alone', { sets: [validation] }, 'the figures are too good'],
  ] as const)('makes do with a run of %s', async (name, run, said) => {
    const folder = join(root, name);
    await writeFixtureRun(folder, run);
    const text = textOf(reportPage(await readRuns([folder])));
    expect(text).toContain(said);
    expect(text).not.toMatch(/NaN|undefined|\[object/);
  });

  it('evaluates each kind of hemorrhage with all negative CTs', async () => {
    const folder = join(root, 'kinds');
    await writeFixtureRun(folder, { sets: [fixtureSet({ name: 'test', scans: 80 })] });
    const text = textOf(reportPage(await readRuns([folder])));
    expect(text).toMatch(/By kind, positive CTs are evaluated with all \d+ negative CTs of the set/);
    expect(text).not.toContain('By scanner, positive CTs');
  });

  it('refuses what is no run, a run given twice, and predictions that are not in order', async () => {
    await expect(readRuns([root])).rejects.toThrow('expected the folder of a run');
    await expect(readRuns([ONE, join(ONE, '.')])).rejects.toThrow('expected every run once');
    const broken = join(root, 'broken');
    await writeFixtureRun(broken);
    writeFileSync(join(broken, 'predictions.csv'), 'level,set\nct,test\n');
    await expect(readRuns([broken])).rejects.toThrow('predictions.csv');
  });

  it('notes a log that was cut off, and a record that is none', async () => {
    const folder = join(root, 'cut');
    await writeFixtureRun(folder, { sets: [test], record: { format: 'other' } });
    writeFileSync(
      join(folder, 'log.jsonl'),
      `${readFileSync(join(folder, 'log.jsonl'), 'utf8')}{"event":"st`,
    );
    const text = textOf(reportPage(await readRuns([folder])));
    expect(text).toContain('1 line of the log cannot be read');
    expect(text).toContain('run.json cannot be read');
  });
});
