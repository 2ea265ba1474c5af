import type { CtCall } from '@radnet/core';
import type { HemorrhageKind, PreprocessOptions, Volume } from '@radnet/data';

/**
 * What the page asks of its worker, which reads, computes and trains. The page wraps it with Comlink: every call is a message,
 * callbacks are `Comlink.proxy`s. A call that fails throws a `RadnetError` whose message a person understands. To cancel, the
 * page ends the worker and starts another one.
 */
export interface ViewerWorker {
  /** Starts the engine that is asked for, or the best that is here. Called once, before `openModel`. */
  start(engine: EngineName | 'automatic'): Promise<EngineReport>;
  /** Opens the model that comes with the page, or the one in the files of a folder that `npm run train` left. */
  openModel(from: 'shipped' | readonly NamedFile[]): Promise<ModelSummary>;
  /**
   * Reads a CT and keeps it. Where the files hold several series, none is read, and the answer lists them: call again with
   * the `series` of one.
   */
  readCt(source: CtSource, onProgress: OnProgress): Promise<ReadOutcome>;
  /** What the model says of the CT that was read last. */
  predict(onProgress: OnProgress): Promise<CtReading>;
  /** Trains the demo on phantoms; its model is then the open one. */
  train(onUpdate: (update: TrainingUpdate) => void): Promise<ModelSummary>;
  /**
   * The open model as files that `openModel` takes. The page keeps a model trained here in them: to cancel ends the worker, and
   * all that it knows.
   */
  modelFiles(): Promise<readonly NamedFile[]>;
}

/** What TensorFlow.js may compute on here, the best first. */
export const ENGINE_NAMES = ['webgpu', 'webgl', 'wasm', 'cpu'] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

export interface EngineReport {
  readonly engine: EngineName;
  /** Of WebAssembly; 1 where the page is not isolated. */
  readonly threads: number;
  /** The engines that were tried first, and why each could not be taken. */
  readonly passedOver: readonly { readonly engine: EngineName; readonly reason: string }[];
}

/** A file and its path in what was dropped or chosen, e.g. `study/ct/1.dcm`. Paths may name patients: they are shown, and never logged. */
export interface NamedFile {
  readonly path: string;
  readonly file: File;
}

/** How the message begins of a CT that can be tried without the slices that are damaged: see `leaveOutDamagedSlices`. */
export const DAMAGED_SLICE = 'One slice or more cannot be read, so the CT was not opened';

export interface FilesSource {
  readonly kind: 'files';
  readonly files: readonly NamedFile[];
  readonly series?: SeriesKey;
  /** Reads the CT without the slices that are damaged; its warnings then tell which. */
  readonly leaveOutDamagedSlices?: true;
}

export type CtSource =
  | FilesSource
  | { readonly kind: 'phantom'; readonly hemorrhage: HemorrhageKind | null; readonly seed: number };

/** Tells a series, and an acquisition within it, from the others of the same files. */
export interface SeriesKey {
  readonly seriesInstanceUid: string;
  readonly acquisition?: number;
}

export interface SeriesOffer {
  readonly key: SeriesKey;
  /** E.g. `series 2 (CT, original, axial, 28 images of 5 mm)`. */
  readonly description: string;
}

export interface Progress {
  /** What is being done, for people: `reading files`, `decoding slices`, `reading the CT with the model`. */
  readonly stage: string;
  /** From 0 to 1; left out where nobody knows. */
  readonly fraction?: number;
}
export type OnProgress = (progress: Progress) => void;

export type ReadOutcome =
  | { readonly kind: 'volume'; readonly volume: ShownVolume }
  | { readonly kind: 'series'; readonly offers: readonly SeriesOffer[] };

/** A CT as it is shown: slices foot to head, Hounsfield units. */
export interface ShownVolume extends Pick<
  Volume,
  'hounsfieldUnits' | 'slices' | 'height' | 'width' | 'spacingMm' | 'rowDirection' | 'warnings'
> {
  /** Along the normal of the slices, ascending. */
  readonly positionsMm: readonly number[];
  /** Of a phantom: which slices truly hold blood. */
  readonly truth?: readonly boolean[];
}

export interface CtReading {
  /** One a slice, foot to head. */
  readonly probabilities: Float32Array;
  readonly call: CtCall;
  /** Probability from which a slice is positive, and how many in a row make a CT positive. */
  readonly threshold: number;
  readonly minConsecutive: number;
  /** The mean of the segmentation heads; left out of a model without them. */
  readonly heat?: HeatMaps;
  /** Of the voxels that the heads take to be blood, on positive slices; undefined where there are no heads, or no slice distance. */
  readonly volumeMl?: number;
  readonly warnings: readonly string[];
  readonly engine: EngineName;
  readonly seconds: number;
}

export interface HeatMaps {
  /** [slices, size, size] in [0, 1], in the field of view around the middle of each slice. */
  readonly values: Float32Array;
  readonly size: number;
  readonly fieldOfViewMm: number;
}

export interface ModelSummary {
  /** `shipped` and `trained here` are trained on phantoms alone. */
  readonly origin: 'shipped' | 'opened' | 'trained here';
  /** E.g. `radnet, 13 layers, 64 x 64 pixels`. */
  readonly description: string;
  /** What it was trained on, e.g. `121 phantoms`. */
  readonly trainedOn: string;
  /** Whether it has seen nothing but phantoms. */
  readonly phantomsOnly: boolean;
  readonly fingerprint: string;
  readonly threshold: number;
  readonly minConsecutive: number;
  readonly preprocess: PreprocessOptions;
}

/** How a training goes. */
export type TrainingUpdate = PhantomsMade | StepsTaken | EpochDone;

/** Before the first step. */
export interface PhantomsMade {
  readonly kind: 'phantoms';
  readonly made: number;
  readonly of: number;
}

/** Told a few times a second at most, and at the last step of an epoch. */
export interface StepsTaken {
  readonly kind: 'step';
  /** Counted from 1, as steps are, anew in each epoch. */
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  readonly stepsPerEpoch: number;
  /** The mean over the steps since the last one that was told. */
  readonly loss: number;
  readonly secondsLeft: number;
}

export interface EpochDone {
  readonly kind: 'epoch';
  readonly epoch: number;
  readonly epochs: number;
  /** The mean over the epoch's steps. */
  readonly loss: number;
  /** On validation phantoms. */
  readonly sliceAuc: number;
  readonly ctAccuracy: number;
  /** Whether it is the best so far, whose weights are kept. */
  readonly isBest: boolean;
}
