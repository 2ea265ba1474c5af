import { defaultPreprocessOptions, HOUNSFIELD_WINDOWS } from '@radnet/data';
import type { Settings } from './settings';
import { SGD_RATE } from './trainingParts';

type Preset = Omit<
  Settings,
  | 'preset'
  | 'out'
  | 'resume'
  | 'resumeFrom'
  | 'acceptChanges'
  | 'data'
  | 'workers'
  | 'cache'
  | 'leaveOutDamagedSlices'
  | 'windows'
  | 'device'
  | 'distributed'
  | 'syncBatchNorm'
  | 'checkEvery'
  | 'deviceMemory'
  | 'balance'
  | 'weightDecay'
  | 'clipNorm'
  | 'average'
  | 'earlyStopping'
  | 'weights'
  | 'except'
  | 'freeze'
>;

const { spacingMm, fieldOfViewMm } = defaultPreprocessOptions;
const { brain } = HOUNSFIELD_WINDOWS;

/** The paper's network and training. Numbers that the paper does not give are ours. */
const paper: Preset = {
  variant: 'radnet',
  backbone: 'densenet',
  label: 'any',
  phantoms: 200,
  phantomSlices: 32,
  keep: 3,
  seed: 1,
  epochs: 60,
  rate: SGD_RATE, // ours
  optimizer: 'sgd',
  momentum: 0.9,
  schedule: 'step',
  warmUp: 0,
  accumulate: 1,
  saveEvery: 10,
  maskWeight: 0.3, // ours
  bloodWeight: 10, // ours
  batchSize: 2, // ours
  maxSlices: 16, // ours
  maxRotation: 15, // ours
  // The paper does not use these augmentations, so they are off.
  maxScale: 1,
  maxShift: 0,
  elasticAlpha: 0,
  elasticSigma: 10,
  maxNoise: 0,
  windowJitter: 0,
  depth: 40,
  growthRate: 12,
  dropoutRate: 0.2,
  lstmUnits: 64, // ours
  windowLevel: brain.level, // ours
  windowWidth: brain.width, // ours
  neighbours: 0,
  spacingMm,
  fieldOfViewMm,
  minConsecutive: 3,
};

/** For patients' CTs on two cores. Tried on PHE-SICH: see docs/decisions/real-scans.md. */
const small: Preset = {
  ...paper,
  epochs: 9,
  depth: 22,
  // 64 pixels.
  spacingMm: fieldOfViewMm / 64,
};

/**
 * A small network on coarse slices, for minutes on two cores. For tests of what differs from the paper, see
 * docs/decisions/demo.md.
 */
const demo: Preset = {
  ...paper,
  phantoms: 200,
  phantomSlices: 24,
  epochs: 20,
  optimizer: 'adam',
  rate: 0.006,
  schedule: 'cosine',
  bloodWeight: 50,
  sliceWeight: 1,
  batchSize: 4,
  maxSlices: 6,
  depth: 13,
  growthRate: 8,
  dropoutRate: 0,
  lstmUnits: 16,
  pooledGain: 20,
  // 64 pixels. The phantoms' heads fill 200 mm; the rest of 250 mm would be air.
  fieldOfViewMm: 200,
  spacingMm: 3.125,
};

export const PRESETS = { demo, small, paper };
export type PresetName = keyof typeof PRESETS;
