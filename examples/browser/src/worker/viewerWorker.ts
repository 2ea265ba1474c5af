import type { CtCall } from '@radnet/core';
import type { HemorrhageKind, PreprocessOptions, Volume } from '@radnet/data';

/**
 * The interface of the page's worker, which reads, computes and trains. The page wraps it with Comlink: every call is a message,
 * and callbacks are `Comlink.proxy`s. A call that fails throws a `RadnetError` with a message for the reader. To cancel, the page
 * ends the worker and starts another one.
 */
export interface ViewerWorker {
  /** Starts the given backend, or the best one available. Called once, before `openModel`. */
  start(engine: EngineName | 'automatic'): Promise<EngineReport>;
  /** Opens the model that comes with the page, or the one in the files of a folder that `npm run train` left. */
  openModel(from: 'shipped' | readonly NamedFile[]): Promise<ModelSummary>;
  /**
   * Reads a CT and keeps it. If the files contain several series, none is read, and the answer lists them; call again with
   * the `series` of one.
   */
  readCt(source: CtSource, onProgress: OnProgress): Promise<ReadOutcome>;
  /** The model's answer for the CT that was read last. */
  predict(onProgress: OnProgress): Promise<CtReading>;
  /** Trains the demo on phantoms, and opens the resulting model. */
  train(onUpdate: (update: TrainingUpdate) => void): Promise<ModelSummary>;
  /**
   * The open model as files that `openModel` accepts. The page keeps a model trained here in them, because cancelling ends the
   * worker and everything in it.
   */
  modelFiles(): Promise<readonly NamedFile[]>;
}

/** The backends of TensorFlow.js that are available here, the best first. */
export const ENGINE_NAMES = ['webgpu', 'webgl', 'wasm', 'cpu'] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

export interface EngineReport {
  readonly engine: EngineName;
  /** Threads of WebAssembly; 1 if the page is not isolated. */
  readonly threads: number;
  /** The backends that were tried first, and why each could not be used. */
  readonly passedOver: readonly { readonly engine: EngineName; readonly reason: string }[];
}

/** A file and its path among the dropped or chosen files, e.g. `study/ct/1.dcm`. Paths may name patients: they are shown, but never logged. */
export interface NamedFile {
  readonly path: string;
  readonly file: File;
}

/** The start of the message for a CT that can be read without its damaged slices: see `leaveOutDamagedSlices`. */
export const DAMAGED_SLICE = 'One slice or more cannot be read, so the CT was not opened';

export interface FilesSource {
  readonly kind: 'files';
  readonly files: readonly NamedFile[];
  readonly series?: SeriesKey;
  /** Reads the CT without its damaged slices; its warnings then list them. */
  readonly leaveOutDamagedSlices?: true;
}

export type CtSource =
  | FilesSource
  | { readonly kind: 'phantom'; readonly hemorrhage: HemorrhageKind | null; readonly seed: number };

/** Identifies a series, and an acquisition within it, among those of the same files. */
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
  /** What is being done, for the reader: `reading files`, `decoding slices`, `reading the CT with the model`. */
  readonly stage: string;
  /** From 0 to 1; missing if unknown. */
  readonly fraction?: number;
}
export type OnProgress = (progress: Progress) => void;

export type ReadOutcome =
  | { readonly kind: 'volume'; readonly volume: ShownVolume }
  | { readonly kind: 'series'; readonly offers: readonly SeriesOffer[] };

/** A CT for display: slices from foot to head, in Hounsfield units. */
export interface ShownVolume extends Pick<
  Volume,
  'hounsfieldUnits' | 'slices' | 'height' | 'width' | 'spacingMm' | 'rowDirection' | 'warnings'
> {
  /** Along the normal of the slices, ascending. */
  readonly positionsMm: readonly number[];
  /** For a phantom: which slices truly contain blood. */
  readonly truth?: readonly boolean[];
}

export interface CtReading {
  /** One for each slice, from foot to head. */
  readonly probabilities: Float32Array;
  readonly call: CtCall;
  /** The probability from which a slice is positive, and how many positive slices in a row make a CT positive. */
  readonly threshold: number;
  readonly minConsecutive: number;
  /** The mean of the segmentation heads; missing for a model without them. */
  readonly heat?: HeatMaps;
  /** The volume of the voxels on positive slices that the heads take for blood; undefined without heads or without a slice distance. */
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
  /** `shipped` and `trained here` were trained on phantoms only. */
  readonly origin: 'shipped' | 'opened' | 'trained here';
  /** E.g. `radnet, 13 layers, 64 x 64 pixels`. */
  readonly description: string;
  /** What it was trained on, e.g. `121 phantoms`. */
  readonly trainedOn: string;
  /** Whether it was trained on phantoms only. */
  readonly phantomsOnly: boolean;
  readonly fingerprint: string;
  readonly threshold: number;
  readonly minConsecutive: number;
  readonly preprocess: PreprocessOptions;
}

/** The progress of a training. */
export type TrainingUpdate = PhantomsMade | StepsTaken | EpochDone;

/** Before the first step. */
export interface PhantomsMade {
  readonly kind: 'phantoms';
  readonly made: number;
  readonly of: number;
}

/** Sent at most a few times a second, and at the last step of an epoch. */
export interface StepsTaken {
  readonly kind: 'step';
  /** Counted from 1, like steps, which start again in each epoch. */
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  readonly stepsPerEpoch: number;
  /** The mean over the steps since the last update. */
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
  /** Whether it is the best so far. The weights of the best are kept. */
  readonly isBest: boolean;
}
