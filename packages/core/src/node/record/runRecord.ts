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

/** One process that trained: a run that was stopped or killed and resumed has several. */
export interface RunSession {
  /** As one types it to run it again, in the folder that it ran in. */
  readonly command: string;
  /** ISO 8601. */
  readonly started: string;
  /** Null while it runs, and where it was killed. */
  readonly ended: string | null;
  /** `killed` is what a later session finds that did not write its end. */
  readonly outcome: RunOutcome | 'running' | 'killed';
  /** What it went on from; null where it began. */
  readonly resumedFrom: { readonly epochsDone: number; readonly stepsDone: number } | null;
  readonly code: CodeRevision;
  /** Of Node and the packages that compute. */
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: MachineDescription;
  /** TensorFlow.js's name of what computed. */
  readonly backend: string;
}

/** What a run's record says: `about` by the program that trains, and every session. */
export interface RunRecord<About = unknown, Session = unknown> {
  readonly format: typeof FORMAT;
  readonly about: About;
  readonly sessions: readonly (RunSession & Session)[];
}

/** What the record of a run is made of. */
export interface RunRecordOptions<About extends object, Session extends object> {
  /** What the program says of the run: plain JSON. Of a run that goes on, it takes the place of what was said before. */
  readonly about: About;
  /** What it says of this session, beside what `RunSession` holds: plain JSON. */
  readonly session: Session;
  /** A file of the program, of whose code the revision is told. */
  readonly program: string;
}

/**
 * Keeps the record of a run: a JSON file (`RunRecord`) with what it takes to tell what was done, and to do it again. It is written
 * as a whole when the training starts and when it ends. A run that goes on adds a session to the record that is there.
 *
 * The observer throws a RadnetError naming the file, where it cannot be written, or what is there is no record. The end of a run
 * that failed is written where it can be: the failure itself is what the user has to see.
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

/** @throws RadnetError naming the file, where it cannot be read or is no record. */
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
