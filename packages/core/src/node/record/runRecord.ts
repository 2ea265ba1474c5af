import * as tf from '@tensorflow/tfjs';
import { RadnetError } from '../../radnetError';
import type { RunOutcome, TrainingObserver } from '../../training/trainingObserver';
import { readJson } from '../readFiles';
import { exists } from '../replaceFolder';
import { writeAtomically } from '../writeAtomically';
import { type CodeRevision, codeRevision } from './codeRevision';
import { describeCommand } from './describeCommand';
import { describeMachine, type MachineDescription } from '../machine/describeMachine';
import { describeVersions } from './describeVersions';

const FORMAT = 'radnet-run-1';

/** One session of a run. A run that was stopped or killed and then resumed has several. */
export interface RunSession {
  /** Command that repeats the session, to be typed in the same folder. */
  readonly command: string;
  /** Start of the training, ISO 8601. */
  readonly started: string;
  /** End of the training, ISO 8601; null while it runs, or if it was killed. */
  readonly ended: string | null;
  /** How the session ended. A later session marks one that never wrote its end as `killed`. */
  readonly outcome: RunOutcome | 'running' | 'killed';
  /**
   * Epochs, and steps of the next epoch, done before the session resumed the run; null if the session began the run.
   */
  readonly resumedFrom: { readonly epochsDone: number; readonly stepsDone: number } | null;
  /** Code of the program. */
  readonly code: CodeRevision;
  /** Versions of Node and of the packages that a training computes with, by name. */
  readonly versions: Readonly<Record<string, string>>;
  /** Machine that the session ran on. */
  readonly machine: MachineDescription;
  /** Name of the TensorFlow.js backend. */
  readonly backend: string;
}

/** Record of a run. */
export interface RunRecord<About = unknown, Session = unknown> {
  /** Version of the file format. */
  readonly format: typeof FORMAT;
  /** What the training program says about the run. */
  readonly about: About;
  /** Every session of the run, oldest first, each with what the program adds to it. */
  readonly sessions: readonly (RunSession & Session)[];
}

/** Settings for {@link runRecord}. */
export interface RunRecordOptions<About extends object, Session extends object> {
  /** What the program says about the run, as plain JSON. When a run is resumed, it replaces the earlier `about`. */
  readonly about: About;
  /** What the program adds to the fields of {@link RunSession} for this session, as plain JSON. */
  readonly session: Session;
  /** Path of a file of the program, from which its package and commit are found. */
  readonly program: string;
}

/**
 * Returns an observer that keeps the record of a run: a JSON file ({@link RunRecord}) with everything needed to tell
 * what was done and to repeat it. The file is written as a whole when the training starts and when it ends. A resumed
 * run adds a session to the existing record.
 *
 * The observer throws a RadnetError that names the file if it cannot be written, or if the existing file is not a
 * record. If the training itself failed, an error while writing its end is ignored, so that the user sees the original
 * failure.
 *
 * @param file Path of the JSON file.
 */
export async function runRecord<About extends object, Session extends object>(
  file: string,
  { about, session, program }: RunRecordOptions<About, Session>,
): Promise<TrainingObserver> {
  const code = await codeRevision(program);
  let record: RunRecord<About, Session>;
  const write = (): Promise<void> => writeAtomically(file, `${JSON.stringify(record, null, 2)}\n`);
  return {
    onStart: async ({ epochsDone, stepsDone }) => {
      const began = epochsDone + stepsDone === 0;
      const now: RunSession & Session = {
        command: describeCommand(),
        started: new Date().toISOString(),
        ended: null,
        outcome: 'running',
        resumedFrom: began ? null : { epochsDone, stepsDone },
        code,
        versions: describeVersions(),
        machine: describeMachine(),
        backend: tf.getBackend(),
        ...session,
      };
      const earlier = (await exists(file)) ? (await readRunRecord<About, Session>(file)).sessions : [];
      record = { format: FORMAT, about, sessions: [...earlier.map(asEnded), now] };
      await write();
    },
    onEnd: async (outcome) => {
      const last = record.sessions.at(-1)!;
      const ended = { ...last, ended: new Date().toISOString(), outcome };
      record = { ...record, sessions: [...record.sessions.slice(0, -1), ended] };
      try {
        await write();
      } catch (error) {
        if (outcome !== 'failed') throw error;
      }
    },
  };
}

/**
 * Reads the record of a run.
 *
 * @throws RadnetError that names the file if it cannot be read or is not a record.
 */
export async function readRunRecord<About = unknown, Session = unknown>(
  file: string,
): Promise<RunRecord<About, Session>> {
  const record = (await readJson(file)) as Partial<RunRecord<About, Session>> | null;
  if (record?.format !== FORMAT || !Array.isArray(record.sessions)) {
    throw new RadnetError(`${file}: expected the record of a run (format '${FORMAT}'), got other JSON`);
  }
  return record as RunRecord<About, Session>;
}

function asEnded<S extends RunSession>(session: S): S {
  return session.outcome === 'running' ? { ...session, outcome: 'killed' } : session;
}
