import { type HounsfieldWindowName } from '@radnet/data';
import { signal } from '@preact/signals';
import type {
  CtReading,
  CtSource,
  EngineReport,
  FilesSource,
  ModelSummary,
  SeriesOffer,
  ShownVolume,
  TrainingUpdate,
} from '../worker/viewerWorker';
import type { EngineChoice, ModelSource } from './nextStep';

export interface RunningEngine {
  readonly choice: EngineChoice;
  readonly report: EngineReport;
}

export interface OpenCt {
  readonly source: CtSource;
  readonly volume: ShownVolume;
}

export interface OpenModel {
  readonly source: ModelSource;
  readonly summary: ModelSummary;
}

/** Files of several series, one of which is to be chosen. */
export interface OfferedSeries {
  readonly source: FilesSource;
  readonly offers: readonly SeriesOffer[];
}

/** What the worker is at. */
export interface Task {
  readonly stage: string;
  /** From 0 to 1; left out where nobody knows. */
  readonly fraction?: number;
  readonly canCancel: boolean;
}

export interface Message {
  readonly kind: 'error' | 'note';
  readonly text: string;
  /** Was refused for damaged slices, and can be tried without them. */
  readonly damaged?: FilesSource;
}

/** All that the page shows. */
export type ViewerState = ReturnType<typeof createState>;

export function createState() {
  return {
    /** Asked for: the engine that runs is another until this one has started. */
    engineChoice: signal<EngineChoice>('automatic'),
    engine: signal<RunningEngine | undefined>(undefined),
    model: signal<OpenModel | undefined>(undefined),
    ct: signal<OpenCt | undefined>(undefined),
    reading: signal<CtReading | undefined>(undefined),
    offered: signal<OfferedSeries | undefined>(undefined),
    /** Was open when a training put a phantom in its place. */
    former: signal<CtSource | undefined>(undefined),
    /** Of the training that runs, or ran last. */
    training: signal<readonly TrainingUpdate[]>([]),
    isTraining: signal(false),
    task: signal<Task | undefined>(undefined),
    /** Whether the browser lists the files that were dropped or chosen. */
    isListing: signal(false),
    message: signal<Message | undefined>(undefined),
    /** From 0. */
    slice: signal(0),
    /** Whether the reader has gone to a slice of this CT; until then, the page shows what tells most. */
    sliceIsChosen: signal(false),
    window: signal<HounsfieldWindowName>('brain'),
    /** 0 hides the heat map. */
    heatOpacity: signal(0.6),
  };
}
