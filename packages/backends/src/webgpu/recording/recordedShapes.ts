import type { StepToRecord } from '@radnet/core/internal';
import type { NamedTensorMap } from '@tensorflow/tfjs';
import type { Recording } from './recording';
import type { Signature } from './signature';

/** What is known about a step for inputs of given shapes. */
export interface Entry {
  /** Whether a call has shown that the step can be traced. */
  isSeen: boolean;
  /** Whether a call left a tensor behind. */
  hasKept: boolean;
  /** Whether the step was disposed of. */
  isForgotten?: boolean;
  /** Set once two traces in a row were the same. */
  recording?: Recording;
  /** Signature of the last trace. */
  last?: Signature;
  tries: number;
  /** How often the recording was replayed. */
  plays: number;
  /** How often its recording was dropped to make room for others. */
  removals: number;
  /** Why the step is not recorded. */
  refusal?: string;
}

/** What is known about each step, by its key and its inputs' shapes. */
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

  /** Forgets a step and returns what was known about it. */
  take(step: object): Entry[] {
    const entries = [...(this.entries.get(step)?.values() ?? [])];
    this.entries.delete(step);
    return entries;
  }
}
