import type * as tf from '@tensorflow/tfjs';
import { type RecordedStep, recordStep } from '../backend/recordStep';
import type { ProcessGroup } from '../distributed/processGroup';
import { withStatisticsGroup } from '../distributed/statisticsGroup';
import type { HeadLosses } from '../losses/headLoss';
import { drawWithin, type StepDraws } from '../recompute/stepDraws';
import type { Batch } from './batch';
import { batchOf, batchTensors } from './batchTensors';
import { type ChunkSteps, chunkSteps } from './chunkSteps';
import { type Differentiated, differentiate } from './differentiate';
import { differentiateInChunks } from './differentiateInChunks';
import { encoderOf } from './encoder';
import type { ChunkOptions } from './sliceChunks';

const SUMMARY = 'summary';

export interface RecordedGradientsOptions {
  readonly chunks?: ChunkOptions | undefined;
  /** The processes over whose batches batch norm computes its statistics. Default: this process's batch only. */
  readonly statisticsGroup?: ProcessGroup | undefined;
  readonly onUnrecorded?: (reason: string) => void;
}

/**
 * Computes losses and gradients batch by batch, with `differentiate` or, with `chunks`, `differentiateInChunks`.
 * Recorded if the backend can. Call `dispose` to free the recordings.
 */
export class RecordedGradients {
  private readonly step: RecordedStep;
  private readonly chunkSteps?: ChunkSteps;
  /** Of the losses in a summary. */
  private names: string[] = [];

  constructor(
    private readonly model: tf.LayersModel,
    private readonly heads: HeadLosses,
    private readonly variables: () => tf.Variable[],
    private readonly options: RecordedGradientsOptions = {},
  ) {
    const { chunks, statisticsGroup, onUnrecorded = () => undefined } = options;
    // A frozen layer takes other operations, so it needs another recording.
    const key = (): string => model.trainableWeights.map(({ id }) => id).join();
    this.step = recordStep(
      (tensors) => {
        const { summary, gradients } = withStatisticsGroup(statisticsGroup, () =>
          differentiate(model, heads, batchOf(tensors), variables()),
        );
        this.names = summary.names;
        return { ...gradients, [SUMMARY]: summary.values };
      },
      { key, onUnrecorded },
    );
    if (chunks) {
      this.chunkSteps = chunkSteps(encoderOf(model, chunks.embedding), { variables, key, onUnrecorded });
    }
  }

  async of(batch: Batch, draws?: StepDraws): Promise<Differentiated> {
    const { model, heads, variables, options } = this;
    if (options.chunks && this.chunkSteps) {
      return differentiateInChunks(model, heads, batch, variables(), options.chunks, this.chunkSteps, draws);
    }
    const made = await drawWithin(draws, () => this.step.run(batchTensors(batch)));
    const { [SUMMARY]: values, ...gradients } = made;
    return { summary: { values: values!, names: this.names }, gradients };
  }

  dispose(): void {
    this.step.dispose();
    this.chunkSteps?.dispose();
  }
}
