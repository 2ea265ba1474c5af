import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makePhantom, type ManifestScan, phantomSet } from '@radnet/data';
import { readRunRecord } from '@radnet/core/node';
import { writeDicomSeries, writeManifest, writeMask, writeNifti } from '@radnet/data/node';
import { decode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BundledExamples, bundleExamples } from './bundleExamples';
import { type Outcome, run } from './fixtures';
import { runIdOf } from './runId';
import type { TrainingAbout, TrainingSession } from './trainingRecord';

const SMALL = { slices: 10, height: 48, width: 48, spacingMm: { x: 5, y: 5, z: 10 } };
/** Each test starts several programs of some seconds, of a minute each on a busy machine. */
const OF_PROGRAMS = 480_000;

/** The smallest network, on slices of 32 x 32. */
const TINY = [
  '--field-of-view-mm',
  '200',
  '--depth',
  '7',
  '--growth-rate',
  '4',
  '--lstm-units',
  '4',
  '--spacing-mm',
  '6.25',
  '--epochs',
  '1',
];

let folder: string;
/** Every program is started by `run`, too, as a user does. */
let quick: BundledExamples;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'radnet-end-to-end-'));
  quick = await bundleExamples('train-radnet', 'evaluate-radnet', 'predict-ct', 'compare-variants');
}, OF_PROGRAMS);
afterAll(async () => {
  await quick.remove();
  await rm(folder, { recursive: true });
});

describe('from files to a call', () => {
  it(
    'trains on a folder of CTs, evaluates, and reads a DICOM series and a NIfTI file alike',
    async () => {
      const cts = join(folder, 'cts');
      for (const { id, options } of phantomSet({ ...SMALL, count: 12, seed: 5 })) {
        const { volume, mask } = makePhantom(options);
        await mkdir(join(cts, id), { recursive: true });
        if (id.endsWith('1')) await writeDicomSeries(volume, join(cts, id, 'ct'));
        else await writeNifti(volume, join(cts, id, 'ct.nii.gz'));
        await writeMask(mask, volume, join(cts, id, 'mask.nii.gz'));
      }
      const model = join(folder, 'run');
      const trained = await run('train-radnet', '--data', cts, '--out', model, ...TINY);
      expect(trained.stderr).toBe('');
      expect(trained.code).toBe(0);
      expect(trained.stdout).toMatch(/held-out CTs/);
      expect((await readdir(model)).sort()).toEqual([
        'best',
        expect.stringMatching(/^events\.out\.tfevents\./),
        'gallery',
        'last',
        'log.jsonl',
        'predictions.csv',
        'report.html',
        'run.json',
        'settings.json',
      ]);
      const record = await readRunRecord<TrainingAbout, TrainingSession>(join(model, 'run.json'));
      expect(record.about.data.training).toMatchObject({ cts: 6, slices: 60, ctsWithMasks: 6 });
      expect(record.sessions).toMatchObject([{ outcome: 'completed', backend: 'onnx', accepted: [] }]);
      expect(record.sessions[0]!.command).toMatch(/^npx tsx examples\/train-radnet\.ts --data /);
      const log = (await readFile(join(model, 'log.jsonl'), 'utf8')).trim().split('\n');
      expect(log.map((line) => (JSON.parse(line) as { event: string }).event)).toContain('epoch');

      const held = await run('evaluate-radnet', '--model', model);
      const scores = ({ stdout }: Outcome): string =>
        stdout.split('intervals by patient:\n')[1]!.split('\n\n')[0]!;
      expect(scores(trained)).toMatch(/^ +slices +CTs\nAUC /);
      expect(scores(held)).toBe(scores(trained));

      const { volume } = makePhantom({ ...SMALL, seed: 9, hemorrhage: 'epidural' });
      await writeDicomSeries(volume, join(folder, 'series'));
      await writeNifti(volume, join(folder, 'ct.nii.gz'));
      const dicom = await run(
        'predict-ct',
        '--model',
        model,
        join(folder, 'series'),
        '--out',
        join(folder, 'out'),
      );
      const nifti = await quick.run(
        'predict-ct',
        '--model',
        model,
        join(folder, 'ct.nii.gz'),
        '--out',
        join(folder, 'out2'),
      );
      expect(dicom.code).toBe(0);
      expect(dicom.stdout).not.toContain('without masks');
      const table = (outcome: Outcome): string[] =>
        outcome.stdout.split('\n').filter((line) => /^ +\d+ +-?\d/.test(line));
      expect(table(dicom)).toHaveLength(10);
      expect(table(nifti)).toEqual(table(dicom));
      expect(dicom.stdout).toMatch(/^CT: (positive, slices \d+ to \d+|negative)$/m);
      const [ct] = await readdir(join(folder, 'out'));
      const overview = decode(await readFile(join(folder, 'out', ct!, 'overview.png')));
      expect([overview.width, overview.height]).toEqual([7 * 250, 64 + 2 * (24 + 250)]);
    },
    OF_PROGRAMS,
  );

  it(
    'trains from a manifest of labels by slice, keeps what it prepared, and skips a CT that is not there',
    async () => {
      const cts = join(folder, 'labelled');
      const scans: ManifestScan[] = [
        { id: 'gone', source: { volume: 'gone.nii' }, labels: { any: 0 }, split: 'train' },
      ];
      for (const [index, { id, options }] of phantomSet({ ...SMALL, count: 12, seed: 6 }).entries()) {
        const { volume, mask } = makePhantom(options);
        await mkdir(cts, { recursive: true });
        await writeNifti(volume, join(cts, `${id}.nii.gz`));
        const area = volume.height * volume.width;
        const any = Array.from({ length: volume.slices }, (_, slice) =>
          Number(mask.voxels.subarray(slice * area, (slice + 1) * area).includes(1)),
        );
        const split = index < 6 ? 'train' : index < 9 ? 'validation' : 'test';
        scans.push({ id, source: { volume: `${id}.nii.gz` }, labels: { any }, split });
      }
      await writeManifest(join(cts, 'manifest.csv'), scans);
      const cache = join(folder, 'cache');
      const model = join(folder, 'from-manifest');
      const data = ['--data', join(cts, 'manifest.csv'), '--cache', cache, '--workers', '1'];
      const channels = ['--windows', 'brain,bone', '--neighbours', '1'];
      const augmented =
        '--max-scale 1.1 --max-shift 2 --elastic-alpha 20 --max-noise 0.02 --window-jitter 0.1'.split(' ');
      const trained = await quick.run(
        'train-radnet',
        ...data,
        ...channels,
        ...augmented,
        '--out',
        model,
        ...TINY,
      );
      expect(trained.stderr).toBe('');
      expect(trained.code).toBe(0);
      expect(trained.stdout).toMatch(/^skipped 1 of 13 CTs:\n {2}scan 'gone': .+$/m);
      expect(trained.stdout).toMatch(/^training: 6 CTs, .* validation: 3 CTs, .* test: 3 CTs/m);
      expect(trained.stdout).toContain('no CT comes with a mask');
      const { about } = await readRunRecord<TrainingAbout>(join(model, 'run.json'));
      expect(about.skipped).toEqual([
        { ct: 'gone', reason: expect.stringMatching(/^scan 'gone': /) as string },
      ]);
      expect((await readdir(cache)).filter((name) => name.endsWith('.scan'))).toHaveLength(12);
      const ct = join(cts, `${scans[1]!.id}.nii.gz`);
      const read = await quick.run('predict-ct', '--model', model, ct, '--out', join(folder, 'out3'));
      expect(read).toMatchObject({ code: 0, stderr: '' });
      expect(read.stdout).toMatch(/^note: the model was trained without masks, so no attention is drawn; /m);
    },
    OF_PROGRAMS,
  );

  it(
    'goes on with a run, and keeps one that is in the way',
    async () => {
      const out = join(folder, 'resumed');
      const flags = ['--out', `${out}/`, '--phantoms', '12', '--phantom-slices', '12', ...TINY];
      expect((await quick.run('train-radnet', ...flags)).stderr).toBe('');
      const idOf = async (): Promise<string | undefined> =>
        (await readRunRecord<TrainingAbout>(join(out, 'run.json'))).about.id;
      const id = await idOf();
      expect(id).toMatch(/^[0-9a-f]{16}$/);
      const on = await quick.run('train-radnet', ...flags, '--epochs', '2', '--resume');
      expect(on.stderr).toBe('');
      expect(on.stdout).toMatch(/^epoch 2\/2/m);
      expect(on.stdout).not.toMatch(/^epoch 1\/2/m);
      // Memory that ran out asks for fewer slices at a time from here on.
      const less = ['--epochs', '3', '--resume', '--slices-per-chunk', '4'];
      const fewer = await quick.run('train-radnet', ...flags, ...less);
      expect(fewer.stderr).toBe('');
      expect(fewer.stdout).toMatch(/^slices encoded at a time: all until now, 4 from here on/m);
      expect(fewer.stdout).toMatch(/^epoch 3\/3/m);
      expect(await idOf()).toBe(id);
      for (const checkpoint of ['best', 'last']) expect(await runIdOf(join(out, checkpoint))).toBe(id);
      const changed = await quick.run('train-radnet', ...flags, '--epochs', '2', '--resume', '--rate', '0.5');
      expect(changed.code).toBe(1);
      expect(changed.stderr).toMatch(
        /--resume: expected what the run in .* was started with, got\n {2}--rate: was 0\./,
      );
      const tooMuch = await quick.run('train-radnet', ...flags, '--device-memory', '0.0001');
      expect(tooMuch.code).toBe(1);
      expect(tooMuch.stderr).toMatch(/^memory: a step of .* one slice of each at a time still needs/m);
      // Refused before anything is moved.
      expect((await readdir(folder)).filter((name) => name.startsWith('resumed.'))).toHaveLength(0);
      expect((await quick.run('train-radnet', ...flags)).stdout).toMatch(
        /the run that was in .* is now .*resumed\./,
      );
      expect((await readdir(folder)).filter((name) => name.startsWith('resumed.'))).toHaveLength(1);
      expect(await idOf()).not.toBe(id);
    },
    OF_PROGRAMS,
  );

  it(
    'says what is wrong in one line: exit code 1 for an input, 2 for a flag',
    async () => {
      await mkdir(join(folder, 'empty'));
      await writeFile(join(folder, 'file'), '');
      const model = join(folder, 'run');
      const cases: [Outcome, number, RegExp][] = [
        [await quick.run('predict-ct', '--model', model, join(folder, 'empty')), 1, /empty/],
        [
          await quick.run('predict-ct', '--model', join(folder, 'empty'), join(folder, 'series')),
          1,
          /model\.json/,
        ],
        [
          await quick.run(
            'predict-ct',
            '--model',
            model,
            join(folder, 'series'),
            '--out',
            join(folder, 'file'),
          ),
          1,
          /--out/,
        ],
        [
          await quick.run('predict-ct', '--model', model),
          2,
          /expected a CT: a folder .*\.dcm, \.nii, \.nii\.gz, \.hdr or \.zip file; got none/,
        ],
        [
          await quick.run('train-radnet', '--windows', 'brain,lung'),
          2,
          /--windows: expected names out of brain, .*'lung'/,
        ],
        [await quick.run('train-radnet', '--epochs', 'many'), 2, /--epochs: expected a whole number/],
        [
          await quick.run('train-radnet', '--depth', '12', '--out', join(folder, 'x')),
          2,
          /--depth: expected .* got 12/,
        ],
        [
          await quick.run('train-radnet', '--device', 'abacus'),
          2,
          /--device: expected one of gpu, .*'abacus'/,
        ],
        [await quick.run('train-radnet', '--data', join(folder, 'empty')), 1, /--data .*empty/],
        [await quick.run('compare-variants', '--variant', 'radnet'), 2, /--variant/],
        [await quick.run('evaluate-radnet', '--leave-out-damaged-slices'), 2, /expected --data/],
      ];
      for (const [{ code, stderr }, expected, message] of cases) {
        expect(stderr).toMatch(message);
        expect(code).toBe(expected);
        expect(stderr).not.toMatch(/^ +at /m);
      }
    },
    OF_PROGRAMS,
  );
});
