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

/** Files with several series, of which the reader has to choose one. */
export interface OfferedSeries {
  readonly source: FilesSource;
  readonly offers: readonly SeriesOffer[];
}

/** What the worker is doing. */
export interface Task {
  readonly stage: string;
  /** From 0 to 1; missing if unknown. */
  readonly fraction?: number;
  readonly canCancel: boolean;
}

export interface Message {
  readonly kind: 'error' | 'note';
  readonly text: string;
  /** It was refused because of damaged slices, and can be tried without them. */
  readonly damaged?: FilesSource;
}

/** Everything that the page shows. */
export type ViewerState = ReturnType<typeof createState>;

export function createState() {
  return {
    /** The backend that was asked for. Until it has started, another one runs. */
    engineChoice: signal<EngineChoice>('automatic'),
    engine: signal<RunningEngine | undefined>(undefined),
    model: signal<OpenModel | undefined>(undefined),
    ct: signal<OpenCt | undefined>(undefined),
    reading: signal<CtReading | undefined>(undefined),
    offered: signal<OfferedSeries | undefined>(undefined),
    /** The CT that was open when a training replaced it by a phantom. */
    former: signal<CtSource | undefined>(undefined),
    /** Reports of the training that runs, or ran last. */
    training: signal<readonly TrainingUpdate[]>([]),
    isTraining: signal(false),
    task: signal<Task | undefined>(undefined),
    /** Whether the browser is listing the files that were dropped or chosen. */
    isListing: signal(false),
    message: signal<Message | undefined>(undefined),
    /** From 0. */
    slice: signal(0),
    /** Whether the reader has gone to a slice of this CT. Until then the page shows the most telling one. */
    sliceIsChosen: signal(false),
    window: signal<HounsfieldWindowName>('brain'),
    /** 0 hides the heat map. */
    heatOpacity: signal(0.6),
  };
}
