import { requireFinite } from './slots';
import type { TrainOptions } from './trainOptions';
import type { TrainingProgress, TrainingState } from './trainingState';
import type { WeightUpdates } from './weightUpdates';

const MINUTE = 60_000;

/** Saves checkpoints, and remembers when and where it saved the last one. */
export class CheckpointSaver {
  private savedAt = performance.now();
  private saved: string;

  constructor(
    private readonly options: TrainOptions,
    private readonly updates: WeightUpdates,
  ) {
    this.saved = options.resume ? 'the checkpoint that was resumed' : 'none, as nothing was saved yet';
  }

  /** Whether `saveEveryMinutes` have passed since the last checkpoint. */
  get isDue(): boolean {
    const { saveEveryMinutes = Infinity } = this.options;
    return performance.now() - this.savedAt >= saveEveryMinutes * MINUTE;
  }

  /** The last good checkpoint in words, for error messages. */
  get lastGoodCheckpoint(): string {
    return `last good checkpoint: ${this.saved}`;
  }

  /**
   * Returns the state to save along with the model, and puts the weights to save into the model.
   *
   * @throws RadnetError if a value is not finite; the message names its weight.
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
