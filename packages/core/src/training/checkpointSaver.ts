import { requireFinite } from './slots';
import type { TrainOptions } from './trainOptions';
import type { TrainingProgress, TrainingState } from './trainingState';
import type { WeightUpdates } from './weightUpdates';

const MINUTE = 60_000;

/** Saves a training, and knows when that was done last, and where. */
export class CheckpointSaver {
  private savedAt = performance.now();
  private saved: string;

  constructor(
    private readonly options: TrainOptions,
    private readonly updates: WeightUpdates,
  ) {
    this.saved = options.resume ? 'the checkpoint that was resumed' : 'none, as nothing was saved yet';
  }

  /** Whether so much time has gone by since the last checkpoint that another is due. */
  get isDue(): boolean {
    const { saveEveryMinutes = Infinity } = this.options;
    return performance.now() - this.savedAt >= saveEveryMinutes * MINUTE;
  }

  /** In words. */
  get lastGoodCheckpoint(): string {
    return `last good checkpoint: ${this.saved}`;
  }

  /**
   * What a checkpoint holds beside the model, which then holds what is to be saved.
   *
   * @throws RadnetError, naming the weight, where it is not finite.
   */
  async state(progress: TrainingProgress): Promise<TrainingState> {
    this.updates.showAverages();
    const updates = await this.updates.state();
    requireFinite(updates.slots, this.lastGoodCheckpoint);
    return { ...progress, ...updates };
  }

  async saveLast(state: TrainingState): Promise<void> {
    const { model, saveLast } = this.options;
    if (saveLast === undefined) return;
    const where = await saveLast({ model, state });
    const { epochsDone, stepsDone } = state;
    const after = stepsDone > 0 ? `epoch ${epochsDone + 1}, step ${stepsDone}` : `epoch ${epochsDone}`;
    this.saved = `${where ?? 'the one saved'} after ${after}`;
    this.savedAt = performance.now();
  }
}
