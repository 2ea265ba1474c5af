import * as tf from '@tensorflow/tfjs';
import crc32 from 'crc-32';
import type { HeadLosses } from '../losses/headLoss';
import { RadnetError } from '../radnetError';
import type { Batch } from '../training/batch';
import type { BatchLosses, LossSums } from '../training/batchLosses';
import { runningStatisticsOf } from '../training/runningStatistics';
import type { TrainingState } from '../training/trainingState';
import { COMPARE_EVERY, type DistributedOptions } from './distributedOptions';
import { packedValues, unpackedTensors } from './packedValues';
import { alone, type ProcessGroup } from './processGroup';

/** The result of one step. */
export interface ReducedStep {
  readonly losses: BatchLosses;
  readonly gradients: tf.NamedTensorMap;
}

/**
 * Combines the steps of several processes into one training: all start from the weights of process 0, and each gets the
 * losses and gradients of the whole batch. For a single process it changes nothing.
 */
export class StepReducer {
  private readonly group: ProcessGroup;
  private readonly compareEvery: number;
  private readonly statistics: readonly tf.LayerVariable[];
  private steps = 0;

  constructor(
    private readonly model: tf.LayersModel,
    { group, compareEvery = COMPARE_EVERY }: Partial<DistributedOptions> = {},
  ) {
    this.group = group ?? alone;
    this.compareEvery = compareEvery;
    const moving = runningStatisticsOf(model).filter(({ moves }) => moves);
    this.statistics = moving.flatMap(({ mean, variance }) => [mean, variance]);
  }

  /** Whether there is more than one process. */
  get isShared(): boolean {
    return this.group.size > 1;
  }

  /**
   * Copies the weights of process 0 to all processes.
   *
   * @throws RadnetError if the processes have different models, or resume different runs.
   */
  async start(resume?: TrainingState): Promise<void> {
    if (!this.isShared) return;
    const weights = this.model.weights.map((weight) => weight.read());
    this.requireSame('model', JSON.stringify(weights.map(({ shape }) => shape)));
    this.requireSame('resume', resume === undefined ? 'none' : describe(resume));
    const values = await packedValues(weights);
    this.group.bcast(values);
    const made = unpackedTensors(values, weights);
    this.model.weights.forEach((weight, index) => weight.write(made[index]!));
    tf.dispose(made);
  }

  /** Returns the value of process 0. */
  ofFirst<T>(value: T): T {
    return this.group.allgather(value)[0]!;
  }

  /** Returns whether `isSo` is true in any process. */
  any(isSo: boolean): boolean {
    const found = Float64Array.of(Number(isSo));
    this.group.allreduce(found, 'max');
    return found[0] === 1;
  }

  /**
   * Returns the name of a step that seeds its random draws. It differs by rank, so that each process draws its own
   * numbers.
   */
  nameOf(step: string): string {
    return this.group.rank === 0 ? step : `${step}/${this.group.rank}`;
  }

  /** Adds up the losses of all processes. */
  total(sums: LossSums): LossSums {
    return this.group.allgather(sums).reduce((total, { slices, loss, losses }) => ({
      slices: total.slices + slices,
      loss: total.loss + loss,
      losses: Object.fromEntries(
        // A process without a real slice has no losses.
        Object.keys({ ...total.losses, ...losses }).map((name) => [
          name,
          (total.losses[name] ?? 0) + (losses[name] ?? 0),
        ]),
      ),
    }));
  }

  /**
   * Adds the factors for its losses to a process's batch. A loss is a mean over the slices of the share whose target is
   * known, but `reduce` weights it by the share's real slices. With these factors, the result is the mean over all
   * known slices of the whole batch.
   */
  async withLossScales(batch: Batch, heads: HeadLosses): Promise<Batch> {
    if (!this.isShared) return batch;
    const { sliceMask, known = {} } = batch;
    const targets = [...new Set(Object.values(heads).map(({ target }) => target))];
    const counted = tf.tidy(() => {
      const counts = targets.map((target) => sliceMask.mul(known[target] ?? 1).sum());
      return tf.stack([sliceMask.sum(), ...counts]);
    });
    const [real, ...counts] = await counted.data<'float32'>();
    counted.dispose();
    const totals = Float64Array.of(real!, ...counts);
    this.group.allreduce(totals);
    const scales = targets.map((target, index) => {
      const [own, all] = [counts[index]!, totals[1 + index]!];
      const scale = all > 0 && real! > 0 ? (own / all) * (totals[0]! / real!) : 1;
      return [target, tf.scalar(scale)] as const;
    });
    return { ...batch, lossScales: Object.fromEntries(scales) };
  }

  /** Returns the ids of all scans of the whole batch. */
  scansOf({ scanIds }: Batch): readonly string[] {
    return this.group.allgather(scanIds).flat();
  }

  /**
   * Returns the means of the losses and gradients over the processes, weighted by their real slices. Averages batch
   * norm's running statistics in the same way, so that all processes keep the same model. All of it takes a single
   * exchange. The given gradients are disposed of or returned.
   */
  async reduce({ losses, gradients }: ReducedStep): Promise<ReducedStep> {
    const { group, statistics } = this;
    if (!this.isShared) return { losses, gradients };
    const names = Object.keys(gradients);
    const tensors = [...names.map((name) => gradients[name]!), ...statistics.map((weight) => weight.read())];
    const parts = Object.keys(losses.losses);
    const head = Float32Array.of(1, losses.loss, ...parts.map((name) => losses.losses[name]!));
    const values = await packedValues(tensors);
    const sums = new Float32Array(head.length + values.length);
    // The loss of a batch of padding alone can be 0 / 0.
    if (losses.slices > 0) {
      sums.set(head);
      sums.set(values, head.length);
      scale(sums, losses.slices);
    }
    group.allreduce(sums);
    const slices = sums[0]!;
    // If no process has a real slice, the training loop throws an error that says so.
    if (slices === 0) return { losses, gradients };
    scale(sums, 1 / slices);
    const made = unpackedTensors(sums.subarray(head.length), tensors);
    tf.dispose(gradients);
    const moved = made.splice(names.length);
    statistics.forEach((weight, index) => weight.write(moved[index]!));
    tf.dispose(moved);
    return {
      losses: {
        slices,
        loss: sums[1]!,
        losses: Object.fromEntries(parts.map((name, index) => [name, sums[2 + index]!])),
      },
      gradients: Object.fromEntries(names.map((name, index) => [name, made[index]!])),
    };
  }

  /**
   * Compares the processes' weights every `compareEvery` steps.
   *
   * @throws RadnetError in all processes, if the weights of one differ from those of process 0.
   */
  async compare({ epoch, step }: { epoch: number; step: number }): Promise<void> {
    if (!this.isShared || ++this.steps % this.compareEvery !== 0) return;
    const values = await packedValues(this.model.weights.map((weight) => weight.read()));
    const others = this.differing(checksum(values));
    if (others.length === 0) return;
    throw new RadnetError(
      `epoch ${epoch}, step ${step}: expected one model in all processes, ` +
        `got other weights in rank ${others.join(', ')} than in rank 0`,
    );
  }

  private requireSame(what: string, value: string): void {
    const others = this.differing(value);
    if (others.length === 0) return;
    throw new RadnetError(
      `${what}: expected the same in all processes, got another one in rank ${others.join(', ')} than in rank 0`,
    );
  }

  /** Returns the ranks whose value differs from that of rank 0. */
  private differing(value: number | string): number[] {
    const [first, ...others] = this.group.allgather(value);
    return others.flatMap((other, index) => (other === first ? [] : [index + 1]));
  }
}

function describe({ slots, ...progress }: TrainingState): string {
  const values = Object.entries(slots).flatMap(([slot, weights]) =>
    Object.values(weights).map((each, index) => `${slot} ${index} ${checksum(each)}`),
  );
  return JSON.stringify([progress, values]);
}

function checksum({ buffer, byteOffset, byteLength }: Float32Array): number {
  return crc32.buf(new Uint8Array(buffer, byteOffset, byteLength));
}

function scale(values: Float32Array, factor: number): void {
  for (let index = 0; index < values.length; index++) values[index]! *= factor;
}
