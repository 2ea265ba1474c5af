import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makePhantom, type ManifestScan, phantomSet } from '@radnet/data';
import { readRunRecord } from '@radnet/core/node';
import { writeDicomSeries, writeManifest, writeMask, writeNifti } from '@radnet/data/node';
import { decode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type BundledExamples, bundleExamples } from './bundleExamples';
import { compareProgram } from './compareProgram';
import { evaluateProgram } from './evaluateProgram';
import { type Outcome, outputOf, run } from './fixtures';
import { predictProgram } from './predict/predictProgram';
import { runIdOf } from './runId';
import { trainProgram } from './trainProgram';
import type { TrainingAbout, TrainingSession } from './trainingRecord';

const SMALL = { slices: 10, height: 48, width: 48, spacingMm: { x: 5, y: 5, z: 10 } };
/** A test starts up to four programs of a few seconds each. A busy machine may need a minute for one. */
const OF_PROGRAMS = 600_000;

/** The smallest network, on slices of 32 x 32. */
const TINY =
  '--field-of-view-mm 200 --depth 7 --growth-rate 4 --lstm-units 4 --spacing-mm 6.25 --epochs 1'.split(' ');

let folder: string;
/** Starts programs from a bundle, which is quicker than `run`. */
let quick: BundledExamples;
/** CTs with masks, and the run that all tests share: it was trained on them, by a program started as a user starts it. */
let cts: string;
let model: string;
let trained: Outcome;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'radnet-end-to-end-'));
  quick = await bundleExamples('train-radnet', 'predict-ct');
  cts = join(folder, 'cts');
  for (const { id, options } of phantomSet({ ...SMALL, count: 12, seed: 5 })) {
    const { volume, mask } = makePhantom(options);
    await mkdir(join(cts, id), { recursive: true });
    if (id.endsWith('1')) await writeDicomSeries(volume, join(cts, id, 'ct'));
    else await writeNifti(volume, join(cts, id, 'ct.nii.gz'));
    await writeMask(mask, volume, join(cts, id, 'mask.nii.gz'));
  }
  model = join(folder, 'run');
  trained = await run('train-radnet', '--data', cts, '--out', model, ...TINY);
}, OF_PROGRAMS);
afterAll(async () => {
  await quick.remove();
  await rm(folder, { recursive: true });
});

/** The programs whose refusals are checked. They run in this process, as starting one takes longer than refusing. */
const PROGRAMS = {
  'train-radnet': () => trainProgram(new AbortController().signal),
  'compare-variants': () => compareProgram(new AbortController().signal),
  'evaluate-radnet': evaluateProgram,
  'predict-ct': predictProgram,
};

async function refusal(program: keyof typeof PROGRAMS, ...args: string[]): Promise<Omit<Outcome, 'stdout'>> {
  const argv = vi.spyOn(process, 'argv', 'get').mockReturnValue(['node', program, ...args]);
  const error = vi.spyOn(console, 'error').mockReturnValue();
  const { exitCode } = process;
  process.exitCode = 0;
  try {
    await outputOf(PROGRAMS[program]);
    return { code: process.exitCode, stderr: error.mock.calls.join('\n') };
  } finally {
    process.exitCode = exitCode;
    argv.mockRestore();
    error.mockRestore();
  }
}

const idOf = async (run: string): Promise<string | undefined> =>
  (await readRunRecord<TrainingAbout>(join(run, 'run.json'))).about.id;

describe('from files to a call', () => {
  it(
    'trains on a folder of CTs, evaluates, and reads a DICOM series and a NIfTI file alike',
    async () => {
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
      const dicom = await quick.run(
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
    'trains from a manifest of labels by slice, skips a CT that is not there, and keeps what it prepared and the run in its way',
    async () => {
      const labelled = join(folder, 'labelled');
      await mkdir(labelled);
      const scans: ManifestScan[] = [
        { id: 'gone', source: { volume: 'gone.nii' }, labels: { any: 0 }, split: 'train' },
      ];
      for (const [index, { id, options }] of phantomSet({ ...SMALL, count: 12, seed: 6 }).entries()) {
        const { volume, mask } = makePhantom(options);
        await writeNifti(volume, join(labelled, `${id}.nii.gz`));
        const area = volume.height * volume.width;
        const any = Array.from({ length: volume.slices }, (_, slice) =>
          Number(mask.voxels.subarray(slice * area, (slice + 1) * area).includes(1)),
        );
        const split = index < 6 ? 'train' : index < 9 ? 'validation' : 'test';
        scans.push({ id, source: { volume: `${id}.nii.gz` }, labels: { any }, split });
      }
      await writeManifest(join(labelled, 'manifest.csv'), scans);
      const cache = join(folder, 'cache');
      const out = join(folder, 'from-manifest');
      await cp(model, out, { recursive: true });
      const data = ['--data', join(labelled, 'manifest.csv'), '--cache', cache, '--workers', '1'];
      const channels = ['--windows', 'brain,bone', '--neighbours', '1'];
      const augmented =
        '--max-scale 1.1 --max-shift 2 --elastic-alpha 20 --max-noise 0.02 --window-jitter 0.1'.split(' ');
      const flags = [...data, ...channels, ...augmented, '--out', out, ...TINY];
      const { code, stdout, stderr } = await quick.run('train-radnet', ...flags);
      expect(stderr).toBe('');
      expect(code).toBe(0);
      expect(stdout).toMatch(/the run that was in .* is now .*from-manifest\./);
      expect((await readdir(folder)).filter((name) => name.startsWith('from-manifest.'))).toHaveLength(1);
      expect(stdout).toMatch(/^skipped 1 of 13 CTs:\n {2}scan 'gone': .+$/m);
      expect(stdout).toMatch(/^training: 6 CTs, .* validation: 3 CTs, .* test: 3 CTs/m);
      expect(stdout).toContain('no CT comes with a mask');
      const { about } = await readRunRecord<TrainingAbout>(join(out, 'run.json'));
      expect(about.id).not.toBe(await idOf(model));
      expect(about.skipped).toEqual([
        { ct: 'gone', reason: expect.stringMatching(/^scan 'gone': /) as string },
      ]);
      expect((await readdir(cache)).filter((name) => name.endsWith('.scan'))).toHaveLength(12);
      const ct = join(labelled, `${scans[1]!.id}.nii.gz`);
      const read = await quick.run('predict-ct', '--model', out, ct, '--out', join(folder, 'out3'));
      expect(read).toMatchObject({ code: 0, stderr: '' });
      expect(read.stdout).toMatch(/^note: the model was trained without masks, so no attention is drawn; /m);
    },
    OF_PROGRAMS,
  );

  it(
    'resumes a run as it was started, and with less memory, but not with other settings',
    async () => {
      const out = join(folder, 'resumed');
      await cp(model, out, { recursive: true });
      const flags = ['--data', cts, '--out', `${out}/`, ...TINY];
      const id = await idOf(out);
      expect(id).toMatch(/^[0-9a-f]{16}$/);
      // Memory that ran out asks for fewer slices at a time from here on.
      const less = ['--epochs', '2', '--resume', '--slices-per-chunk', '4'];
      const resumed = await quick.run('train-radnet', ...flags, ...less);
      expect(resumed.stderr).toBe('');
      expect(resumed.stdout).toMatch(/^slices encoded at a time: all until now, 4 from here on/m);
      expect(resumed.stdout).toMatch(/^epoch 2\/2/m);
      expect(resumed.stdout).not.toMatch(/^epoch 1\/2/m);
      expect(await idOf(out)).toBe(id);
      for (const checkpoint of ['best', 'last']) expect(await runIdOf(join(out, checkpoint))).toBe(id);
      const changed = await quick.run('train-radnet', ...flags, '--epochs', '2', '--resume', '--rate', '0.5');
      expect(changed.code).toBe(1);
      expect(changed.stderr).toMatch(
        /--resume: expected what the run in .* was started with, but these differ:\n {2}--rate: was 0\./,
      );
      const tooMuch = await refusal('train-radnet', ...flags, '--device-memory', '0.0001');
      expect(tooMuch.code).toBe(1);
      expect(tooMuch.stderr).toMatch(/^memory: a step of .* one slice of each at a time still needs/m);
      // Refused before anything is moved.
      expect((await readdir(folder)).filter((name) => name.startsWith('resumed.'))).toHaveLength(0);
    },
    OF_PROGRAMS,
  );

  it(
    'says what is wrong in one line: exit code 1 for an input, 2 for a flag',
    async () => {
      await mkdir(join(folder, 'empty'));
      await writeFile(join(folder, 'file'), '');
      const cases: [Awaited<ReturnType<typeof refusal>>, number, RegExp][] = [
        [await refusal('predict-ct', '--model', model, join(folder, 'empty')), 1, /empty/],
        [
          await refusal('predict-ct', '--model', join(folder, 'empty'), join(folder, 'series')),
          1,
          /model\.json/,
        ],
        [
          await refusal(
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
          await refusal('predict-ct', '--model', model),
          2,
          /expected a CT: a folder .*\.dcm, \.nii, \.nii\.gz, \.hdr or \.zip file; got none/,
        ],
        [
          await refusal('train-radnet', '--windows', 'brain,lung'),
          2,
          /--windows: expected names out of brain, .*'lung'/,
        ],
        [
          await refusal('train-radnet', '--depth', '12', '--out', join(folder, 'x')),
          2,
          /--depth: expected .* got 12/,
        ],
        [await refusal('train-radnet', '--device', 'abacus'), 2, /--device: expected one of gpu, .*'abacus'/],
        [await refusal('train-radnet', '--data', join(folder, 'empty')), 1, /--data .*empty/],
        [await refusal('compare-variants', '--variant', 'radnet'), 2, /--variant/],
        [await refusal('evaluate-radnet', '--leave-out-damaged-slices'), 2, /expected --data/],
      ];
      // The exit code of a program's process, too.
      cases.push([
        await quick.run('train-radnet', '--epochs', 'many'),
        2,
        /--epochs: expected a whole number/,
      ]);
      for (const [{ code, stderr }, expected, message] of cases) {
        expect(stderr).toMatch(message);
        expect(code).toBe(expected);
        expect(stderr).not.toMatch(/^ +at /m);
      }
    },
    OF_PROGRAMS,
  );
});
