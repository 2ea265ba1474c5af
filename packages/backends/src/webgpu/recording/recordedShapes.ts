import type { StepToRecord } from '@radnet/core/internal';
import type { NamedTensorMap } from '@tensorflow/tfjs';
import type { Recording } from './recording';
import type { Signature } from './signature';

/** What is known of a step for inputs of some shapes. */
export interface Entry {
  /** Whether a call has shown that it can be followed. */
  isSeen: boolean;
  /** Whether a call left a tensor behind. */
  hasKept: boolean;
  /** Whether the step was disposed of. */
  isForgotten?: boolean;
  /** Set once two followed calls were the same. */
  recording?: Recording;
  /** Of the last call that was followed. */
  last?: Signature;
  tries: number;
  /** Times that it was played. */
  plays: number;
  /** Times that its recording made way for others. */
  removals: number;
  /** Why it is not recorded. */
  refusal?: string;
}

/** What is known of each step, by its key and its inputs' shapes. */
export class RecordedShapes {
  private readonly entries = new Map<object, Map<string, Entry>>();

  of({ step, key }: StepToRecord, inputs: NamedTensorMap): Entry {
    const kinds = Object.entries(inputs).map(
      ([name, { shape, dtype }]) => `${name} ${dtype} ${shape.join('x')}`,
    );
    const byKey = this.entries.get(step) ?? new Map<string, Entry>();
    this.entries.set(step, byKey);
    const name = [key, ...kinds].join('; ');
    const entry = byKey.get(name) ?? { isSeen: false, hasKept: false, tries: 0, plays: 0, removals: 0 };
    byKey.set(name, entry);
    return entry;
  }

  /** Forgets a step, and gives what was known of it. */
  take(step: object): Entry[] {
    const entries = [...(this.entries.get(step)?.values() ?? [])];
    this.entries.delete(step);
    return entries;
  }
}
