import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** One epoch of a training. Null stands for a number that was not finite. */
export interface LoggedEpoch {
  readonly epoch: number;
  readonly loss: number | null;
  readonly losses: Readonly<Record<string, number | null>>;
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly isBest: boolean;
}

/** Consecutive steps of a training, combined. */
export interface LoggedSteps {
  /** In epochs, from 0: 1.5 is the middle of the second. */
  readonly at: number;
  readonly loss: number;
  readonly rate: number;
}

/** A reduced `log.jsonl`: every epoch, and the steps in few enough groups to draw. */
export interface TrainingLog {
  readonly epochs: readonly LoggedEpoch[];
  readonly steps: readonly LoggedSteps[];
  /** How the last process of the run ended; undefined if it was not recorded. */
  readonly outcome?: string;
  /** Seconds between the first line and the last of each process, summed. */
  readonly seconds: number;
  /** Lines that are not JSON, such as the last one of a process that was killed while writing it. */
  readonly unreadable: number;
}

const GROUPS = 240;

interface Line {
  readonly event?: string;
  readonly time?: string;
  readonly epoch?: number;
  readonly step?: number;
  readonly stepsPerEpoch?: number;
  readonly loss?: number | null;
  readonly rate?: number;
  readonly outcome?: string;
}

/**
 * Reads the log of a training line by line, because it may be hundreds of megabytes. If a resumed run repeated an epoch or a step, the
 * later line counts.
 *
 * @returns undefined if there is no such file.
 */
export async function readTrainingLog(file: string): Promise<TrainingLog | undefined> {
  if (!existsSync(file)) return undefined;
  const epochs = new Map<number, LoggedEpoch>();
  const steps = new Map<number, LoggedSteps>();
  let [stepsPerEpoch, unreadable, seconds, before] = [1, 0, 0, NaN];
  let outcome: string | undefined;
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    const line = parsed(text);
    if (line === undefined) {
      unreadable += text.trim() === '' ? 0 : 1;
      continue;
    }
    const time = Date.parse(line.time ?? '') / 1000;
    if (line.event === 'start') {
      stepsPerEpoch = Math.max(1, line.stepsPerEpoch ?? 1);
      outcome = undefined;
    } else if (time >= before) {
      seconds += time - before;
    }
    before = time;
    if (line.event === 'end') outcome = line.outcome;
    if (line.event === 'epoch') {
      epochs.set(line.epoch!, { losses: {}, metrics: {}, isBest: false, ...line } as unknown as LoggedEpoch);
    }
    if (line.event === 'step' && typeof line.loss === 'number') {
      const at = line.epoch! - 1 + line.step! / stepsPerEpoch;
      steps.set(at, { at, loss: line.loss, rate: line.rate ?? NaN });
    }
  }
  return {
    epochs: [...epochs.values()].sort((a, b) => a.epoch - b.epoch),
    steps: grouped([...steps.values()].sort((a, b) => a.at - b.at)),
    ...(outcome !== undefined && { outcome }),
    seconds,
    unreadable,
  };
}

function parsed(text: string): Line | undefined {
  try {
    const line: unknown = JSON.parse(text);
    return typeof line === 'object' && line !== null ? line : undefined;
  } catch {
    return undefined;
  }
}

/** The mean loss of each group, with its last step and that step's rate. */
function grouped(steps: readonly LoggedSteps[]): LoggedSteps[] {
  const size = Math.ceil(steps.length / GROUPS);
  const groups: LoggedSteps[] = [];
  for (let from = 0; from < steps.length; from += size) {
    const group = steps.slice(from, from + size);
    const loss = group.reduce((sum, step) => sum + step.loss, 0) / group.length;
    groups.push({ ...group.at(-1)!, loss });
  }
  return groups;
}
