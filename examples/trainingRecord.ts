import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TrainingObserver } from '@radnet/core';
import { runRecord } from '@radnet/core/node';
import { withoutHome } from '@radnet/core/internal/node';
import type { Balance } from './balance';
import type { DataDescription } from './describeData';
import { runFolders } from './modelCard';
import type { PresetName } from './presets';
import type { SkippedCt } from './ctScans';
import type { Settings } from './settings';

/** The training's own part of a run's record. */
export interface TrainingAbout {
  /** The run's id, which every checkpoint has too: see `newRunId`. Older runs have none. */
  readonly id?: string;
  readonly preset: PresetName;
  readonly seed: number;
  /** What the run chose by itself, because the settings left it open. */
  readonly chosen: {
    readonly sliceWeight: number;
    readonly balance: Balance;
    /** Null if all slices of a step are encoded at once. */
    readonly slicesPerChunk: number | null;
  };
  readonly data: DataDescription;
  /** CTs that could not be read, and why. */
  readonly skipped: readonly SkippedCt[];
}

/** What is recorded about one start of a run. */
export interface TrainingSession {
  /** Changed settings and CTs that the user accepted. */
  readonly accepted: readonly string[];
}

/** Writes `run.json` into a run's folder when it starts and when it ends. */
export function trainingRecord(
  { out, preset, seed }: Settings,
  about: Omit<TrainingAbout, 'preset' | 'seed'>,
  session: TrainingSession,
): Promise<TrainingObserver> {
  return runRecord<TrainingAbout, TrainingSession>(join(out, runFolders.record), {
    about: {
      preset,
      seed,
      ...about,
      skipped: about.skipped.map(({ ct, reason }) => ({ ct, reason: withoutHome(reason) })),
    },
    session: { accepted: session.accepted.map((change) => withoutHome(change)) },
    program: fileURLToPath(import.meta.url),
  });
}
