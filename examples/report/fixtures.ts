import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PredictionSet, ScanPrediction } from '@radnet/core';
import { writePredictions } from '@radnet/core/node';
import { createRandom } from '@radnet/data';
import { PRESETS } from '../presets';

export interface FixtureSet {
  readonly name: string;
  readonly scans: number;
  readonly slices?: number;
  readonly seed?: number;
  /** Share of positive scans. */
  readonly positives?: number;
  /** Distance between the logits of the classes. */
  readonly separation?: number;
  readonly masks?: boolean;
  readonly groups?: boolean;
  /** Scans of one patient. */
  readonly scansOfPatient?: number;
  readonly labelsKnown?: boolean;
  readonly id?: (index: number) => string;
}

/** Predictions that look like those of a model: a bleed spans consecutive slices, neighbours are similar, and some are missed. */
export function fixtureSet({
  name,
  scans,
  slices = 28,
  seed = 1,
  positives = 0.5,
  separation = 4,
  masks = true,
  groups = true,
  scansOfPatient = 1,
  labelsKnown = true,
  id = (index) => `ct-${String(index + 1).padStart(3, '0')}`,
}: FixtureSet): PredictionSet {
  const random = createRandom(seed);
  const draw = (): number => random.uniform(0, 1);
  const all = Array.from({ length: scans }, (_, index): ScanPrediction => {
    const positive = (37 * index) % 100 < 100 * positives;
    const [start, length] = [2 + Math.floor(draw() * (slices - 12)), 4 + Math.floor(draw() * 6)];
    const found = separation * (0.4 + 1.2 * draw());
    let drift = 0;
    const labels: number[] = [];
    const probabilities = Float32Array.from({ length: slices }, (_, slice) => {
      const bleeds = positive && slice >= start && slice < start + length;
      labels.push(labelsKnown ? Number(bleeds) : Number(positive));
      drift = 0.7 * drift + 1.6 * (draw() - 0.5);
      return 1 / (1 + Math.exp(2.6 - drift - (bleeds ? found : 0)));
    });
    const volumeMl = positive ? 4 + 60 * draw() ** 2 : 0;
    return {
      scanId: id(index),
      probabilities,
      labels,
      ...(!labelsKnown && { labelsKnown }),
      ...(scansOfPatient > 1 && { patientId: `P${Math.floor(index / scansOfPatient)}` }),
      positionsMm: Array.from({ length: slices }, (_, slice) => 5 * slice),
      ...(groups && {
        groups: {
          thickness: index % 3 === 0 ? '2.5 mm' : '5 mm',
          scanner: ['GE Revolution', 'Siemens Somatom', 'Philips iCT'][index % 3]!,
          kind: positive ? ['intraparenchymal', 'subdural', 'subarachnoid'][index % 3]! : 'none',
        },
      }),
      ...(masks && {
        segmentation: {
          dice: positive ? Math.min(0.97, 0.35 + 0.6 * draw()) : 1,
          volumeMl,
          predictedVolumeMl: positive ? volumeMl * (0.7 + 0.6 * draw()) : 0,
        },
      }),
    };
  });
  const threshold = 0.42;
  return { name, threshold, minConsecutive: 3, scans: all };
}

export interface FixtureRun {
  readonly sets?: readonly PredictionSet[];
  readonly epochs?: number;
  readonly seed?: number;
  readonly stepsPerEpoch?: number;
  readonly settings?: Readonly<Record<string, unknown>> | false;
  readonly record?: object | false;
}

/** A run's folder with the files that a training and an evaluation leave, except the model. */
export async function writeFixtureRun(folder: string, run: FixtureRun = {}): Promise<void> {
  const { sets = [], epochs = 12, seed = 1, stepsPerEpoch = 30 } = run;
  mkdirSync(folder, { recursive: true });
  if (sets.length > 0) await writePredictions(join(folder, 'predictions.csv'), sets);
  if (epochs > 0) writeFileSync(join(folder, 'log.jsonl'), fixtureLog(epochs, stepsPerEpoch, seed));
  if (run.settings !== false) {
    const settings = { preset: 'small', ...kebab(PRESETS.small), epochs, seed, ...run.settings };
    writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
  }
  if (run.record !== false)
    writeFileSync(join(folder, 'run.json'), JSON.stringify(run.record ?? fixtureRecord()));
}

function kebab(settings: object): Record<string, unknown> {
  const entries = Object.entries(settings) as [string, unknown][];
  return Object.fromEntries(
    entries.map(([name, value]) => [name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), value]),
  );
}

const partition = (cts: number): object => ({
  cts,
  positiveCts: cts / 2,
  slices: 28 * cts,
  labelledSlices: 28 * cts,
  positiveSlices: 3 * cts,
  ctsWithMasks: cts,
});

function fixtureRecord(): object {
  return {
    format: 'radnet-run-1',
    about: {
      preset: 'small',
      seed: 1,
      chosen: { sliceWeight: 1.84, balance: 'scans', slicesPerChunk: null },
      data: {
        fingerprint: 'c0ffee'.repeat(10) + 'abcd',
        training: partition(120),
        validation: partition(20),
        test: partition(60),
      },
      skipped: [
        { ct: 'ct-017', reason: 'expected slices at even distances, got gaps of 5 and 10 mm' },
        { ct: 'ct-101', reason: 'expected slices at even distances, got gaps of 5 and 10 mm' },
        { ct: 'ct-044', reason: 'expected a mask on the voxels of the CT, got 511 x 512' },
      ],
    },
    sessions: [
      {
        command: 'npx tsx examples/train-radnet.ts --data cts/manifest.csv --epochs 12',
        started: '2026-11-28T20:00:00.000Z',
        ended: '2026-11-29T04:30:00.000Z',
        outcome: 'completed',
        resumedFrom: null,
        code: {
          package: 'radnet',
          version: '0.0.0',
          revision: '0123456789abcdef0123456789abcdef01234567',
          dirty: false,
        },
        versions: { node: '20.20.2', '@tensorflow/tfjs': '4.22.0', 'onnxruntime-node': '1.30.0' },
        machine: {
          os: 'Linux 6.8.0',
          architecture: 'x64',
          cpu: 'AMD EPYC',
          cores: 2,
          memoryGb: 16,
          gpus: [],
          driver: null,
        },
        backend: 'onnx',
      },
    ],
  };
}

function fixtureLog(epochs: number, stepsPerEpoch: number, seed: number): string {
  const random = createRandom(`log ${seed}`);
  const draw = (): number => random.uniform(0, 1);
  const begin = Date.parse('2026-11-28T20:00:00Z');
  let minutes = 0;
  const line = (event: string, report: object): string =>
    JSON.stringify({ event, time: new Date(begin + 60_000 * (minutes += 0.05)).toISOString(), ...report });
  const lines = [line('start', { epochs, stepsPerEpoch, slicesPerEpoch: 900, epochsDone: 0, stepsDone: 0 })];
  let best = 0;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const rate = 0.1 * 0.1 ** Math.floor((3 * (epoch - 1)) / epochs);
    for (let step = 1; step <= stepsPerEpoch; step++) {
      const at = epoch - 1 + step / stepsPerEpoch;
      const loss = 0.35 + 0.9 * Math.exp(-at / 3) + 0.2 * draw();
      lines.push(line('step', { epoch, step, rate, loss, losses: { hemorrhage: loss * 0.6 }, slices: 32 }));
    }
    const fall = Math.exp(-epoch / 3);
    const sliceAuc = 0.93 - 0.3 * fall - 0.02 * draw();
    const isBest = sliceAuc > best;
    best = Math.max(best, sliceAuc);
    const losses = { hemorrhage: 0.25 + 0.5 * fall, mask2: 0.3 + 0.6 * fall, mask4: 0.33 + 0.6 * fall };
    const metrics = { sliceAuc, ctAccuracy: 0.85 - 0.3 * fall + 0.05 * draw() };
    lines.push(line('epoch', { epoch, loss: 0.45 + 0.9 * fall, losses, metrics, isBest }));
  }
  lines.push(line('end', { outcome: 'completed' }));
  return `${lines.join('\n')}\n`;
}
