import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selectBackend } from '@radnet/backends';
import { readPredictions } from '@radnet/core/node';
import type { ManifestScan } from '@radnet/data';
import { writeManifest } from '@radnet/data/node';
import { encode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openCts } from './ctScans';
import { evaluateModel } from './evaluateModel';
import { formatEvaluation } from './evaluation';
import { run } from './fixtures';
import { loadModel } from './loadModel';
import { ctOptions } from './ctOptions';
import { readSettings } from './readSettings';
import type { Settings } from './settings';
import { trainRadnet } from './training';

/** The smallest network, on slices of 16 x 16. */
const TINY = (
  '--depth 7 --growth-rate 2 --lstm-units 2 --field-of-view-mm 160 --spacing-mm 10 --epochs 1 --batch-size 2 ' +
  '--max-slices 4 --workers 1'
).split(' ');

interface SetScan {
  readonly split?: ManifestScan['split'];
  /** A digit a slice, as `00100`. */
  readonly labels: string;
  /** What the manifest tells: labels by slice (the default), masks, or one label for the CT. */
  readonly told?: 'slices' | 'masks' | 'slices and empty masks' | 'CT';
}

const SIZE = 16;
/** A grey slice with a square, white where there is blood. */
const picture = (ground: number, square: number): Uint8Array =>
  encode({
    width: SIZE,
    height: SIZE,
    channels: 1,
    data: Uint8Array.from({ length: SIZE * SIZE }, (_, i) =>
      i % SIZE < 6 && i < 6 * SIZE ? square : ground,
    ),
  });

let folder: string;
beforeAll(async () => {
  await selectBackend('onnx');
  folder = await mkdtemp(join(tmpdir(), 'radnet-sets-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Writes a set of pictures with its manifest, whose path it gives. */
async function writeSet(name: string, scans: readonly SetScan[]): Promise<string> {
  const root = join(folder, name);
  await mkdir(root);
  const manifest: ManifestScan[] = [];
  for (const [index, { split, labels, told = 'slices' }] of scans.entries()) {
    const numbers = Array.from(labels, Number);
    const paths = numbers.map((_, slice) => `${index}-${slice}.png`);
    for (const [slice, label] of numbers.entries()) {
      await writeFile(join(root, paths[slice]!), picture(60 + 7 * index, label === 1 ? 250 : 90));
      await writeFile(join(root, `mask-${paths[slice]}`), picture(0, label === 1 ? 255 : 0));
      await writeFile(join(root, `empty-${paths[slice]}`), picture(0, 0));
    }
    const masks = (kind: string): Pick<ManifestScan, 'mask'> => ({
      mask: { slices: paths.map((path) => `${kind}-${path}`) },
    });
    manifest.push({
      id: `scan-${index}`,
      source: { slices: paths },
      labels: told === 'masks' ? {} : { any: told === 'CT' ? Number(labels.includes('1')) : numbers },
      ...(told === 'masks' && masks('mask')),
      ...(told === 'slices and empty masks' && masks('empty')),
      ...(split && { split }),
    });
  }
  await writeManifest(join(root, 'manifest.jsonl'), manifest);
  return join(root, 'manifest.jsonl');
}

const settingsOf = (data: string, ...flags: string[]): Settings =>
  readSettings(['--data', data, '--out', join(data, '..', 'run'), ...TINY, ...flags]);

/** Trains and evaluates, and gives what was printed. */
async function trainOn(data: string, ...flags: string[]): Promise<string> {
  const settings = settingsOf(data, ...flags);
  const log = vi.spyOn(console, 'log').mockReturnValue();
  try {
    const { completed, sets } = await trainRadnet(settings, new AbortController().signal);
    expect(completed).toBe(true);
    const trained = await loadModel(settings.out);
    const report = await evaluateModel(trained, sets.test);
    trained.model.dispose();
    return [...(log.mock.calls as string[][]).flat(), formatEvaluation(report)].join('\n');
  } finally {
    log.mockRestore();
  }
}

const three = (told: SetScan['told'], ...labels: string[]): SetScan[] =>
  (['train', 'train', 'validation', 'test'] as const).map((split, index) => ({
    split,
    labels: labels[index % labels.length]!,
    ...(told && { told }),
  }));

describe('sets as they are', () => {
  it('every CT positive, with masks: trained by slice, and the threshold chosen on slices', async () => {
    const printed = await trainOn(await writeSet('positive', three('masks', '0001100', '0110000')));
    expect(printed).toMatch(/^balance: by slice, because every CT is positive/m);
    expect(printed).toMatch(/^validation: every CT is positive, so the threshold is chosen on slices/m);
    expect(printed).toMatch(/^slice weight: a positive slice counts 1\.\d\d times/m);
    expect(printed).not.toContain('segmentation heads');
    expect(printed).toMatch(/^specificity .* - {2}\(no negatives\)$/m);
    expect(printed).not.toMatch(/NaN|undefined/);
  });

  it('no masks, and masks that are all empty: trained without the segmentation heads', async () => {
    const bare = await trainOn(
      await writeSet('bare', three('slices', '0011', '0000')),
      '--slice-weight',
      '2',
    );
    expect(bare).toMatch(/^no CT comes with a mask: the segmentation heads are not trained$/m);
    expect(bare).toMatch(/^balance: positive and negative CTs are drawn equally often$/m);
    expect(bare).toMatch(/^slice weight: a positive slice counts 2\.00 times as much/m);
    const empty = await trainOn(await writeSet('empty', three('slices and empty masks', '0011')));
    const { model, card } = await loadModel(join(folder, 'empty', 'run'));
    model.dispose();
    expect(card.masks).toBe(false);
    expect(empty).toMatch(/^every mask is empty: the segmentation heads are not trained$/m);
    expect(empty).toMatch(/^balance: none, because every CT is positive and each is taken whole$/m);
  });

  it('one CT to train on, and negative CTs to choose the epoch by: chosen by the loss of slices', async () => {
    const data = await writeSet('one', [
      { split: 'train', labels: '000110' },
      { split: 'validation', labels: '000' },
      { split: 'test', labels: '000', told: 'CT' },
    ]);
    const printed = await trainOn(data);
    expect(printed).toMatch(/^training: 1 CT, 1 positive; validation: 1 CT, 0 positive; test: 1 CT, 0/m);
    expect(printed).toMatch(
      /^validation: every labelled slice is negative, so sliceAuc is '-' and .*sliceLoss/m,
    );
    expect(printed).toMatch(/^recall +- {2}\(no positives\) +- {2}\(no positives\)$/m);
    const log = (await readFile(join(data, '..', 'run', 'log.jsonl'), 'utf8')).trim().split('\n');
    const epoch = log
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .find((x) => x['epoch'] === 1 && x['metrics']);
    expect(epoch).toMatchObject({ isBest: true, metrics: { sliceAuc: null } });
    expect((epoch!['metrics'] as { sliceLoss: number }).sliceLoss).toBeGreaterThan(0);
  });

  it('labels of the CT alone: negatives train, positives are evaluated', async () => {
    const data = await writeSet('whole', [
      { split: 'train', labels: '000110' },
      { split: 'train', labels: '00000', told: 'CT' },
      { split: 'validation', labels: '0111', told: 'CT' },
      { split: 'validation', labels: '0000', told: 'CT' },
      { split: 'test', labels: '0111', told: 'CT' },
      { split: 'test', labels: '0000', told: 'CT' },
    ]);
    const printed = await trainOn(data);
    expect(printed).toMatch(/^one label for the whole CT: 2 of 6 CTs, /m);
    expect(printed).toMatch(/^balance: positive and negative CTs are drawn equally often$/m);
    expect(printed).toMatch(
      /^validation: every labelled slice is negative, .* highest AUC of CTs \(ctAuc\)$/m,
    );
    // The negative test CT's slices are known to be negative.
    expect(printed).toMatch(/^counts +TP 0, FP \d, TN \d, FN 0 +TP/m);
    const trained = await loadModel(join(data, '..', 'run'));
    const log = vi.spyOn(console, 'log').mockReturnValue();
    const scans = (await openCts(data, ctOptions(trained.card.settings))).slice(4, 5);
    log.mockRestore();
    const report = await evaluateModel(trained, scans);
    trained.model.dispose();
    const table = formatEvaluation(report);
    expect(table).toMatch(/^AUC +- {2}\(no slice labelled\) +- {2}\(no negatives\)$/m);
    expect(table).toMatch(/^recall +- {2}\(no slice labelled\) +\d+\.\d % \(/m);
  });

  it.each<[string, SetScan[], RegExp]>([
    [
      'every CT negative, by empty masks',
      three('masks', '0000'),
      /^training: .* but every labelled slice is negative .* the masks, or add CTs of the other class/,
    ],
    ['positives labelled as a whole', three('CT', '0110', '0000'), /^training: .* slice_label:any or masks/],
  ])('refused, with what to do: %s', async (name, scans, message) => {
    const data = await writeSet(name.replaceAll(/\W+/g, '-'), scans);
    await expect(trainOn(data)).rejects.toThrow(message);
  });

  it('balanced by CT, which has one class: refused with what to do', async () => {
    const data = await writeSet('by-scan', three('slices', '0110'));
    await expect(trainOn(data, '--balance', 'scans')).rejects.toThrow(
      '--balance scans: expected positive and negative CTs to train on, but every CT is positive. Use --balance slices',
    );
    expect(await trainOn(data, '--balance', 'none')).toMatch(/^balance: none, as asked for$/m);
  });

  it('three networks are compared on positive CTs', async () => {
    const data = await writeSet('compared', three('slices', '0001100', '0110000'));
    const compared = await run(
      'compare-variants',
      '--data',
      data,
      '--out',
      join(folder, 'variants'),
      '--seeds',
      '1',
      ...TINY,
    );
    expect(compared).toMatchObject({ code: 0, stderr: '' });
    expect(compared.stdout).toMatch(/^RADnet +\d\.\d{3} \(/m);
    expect(compared.stdout).not.toMatch(/NaN|undefined/);
    const sets = await readPredictions(join(folder, 'variants', 'radnet', 'seed-1', 'predictions.csv'));
    expect(sets.map(({ name, scans }) => [name, scans.map(({ scanId }) => scanId)])).toEqual([
      ['validation', ['scan-2']],
      ['test', ['scan-3']],
    ]);
  }, 180_000);
});
