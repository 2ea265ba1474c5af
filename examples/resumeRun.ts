import { existsSync } from 'node:fs';
import { type Checkpoint, RadnetError } from '@radnet/core';
import {
  checkCheckpoint,
  existingFolder,
  listCheckpoints,
  loadCheckpoint,
  wholeCheckpointBefore,
} from '@radnet/core/node';
import { registerRadnetLayers } from '@radnet/layers';
import type * as tf from '@tensorflow/tfjs';
import type { DataDescription } from './describeData';
import type { ModelCard } from './modelCard';
import { dataChanges, networkChanges, settingChanges } from './runChanges';
import { type RunIdentity, runIdentity, runIdOf } from './runId';
import type { Settings } from './settings';

/** A run that goes on, and how. */
export interface ResumedRun {
  readonly checkpoint: Checkpoint;
  /** What is known of the run; little of one from before November 2026. */
  readonly card: Partial<ModelCard>;
  /** How its settings differ from those that it was started with, where that was accepted. */
  readonly accepted: readonly string[];
}

/**
 * Loads the newest checkpoint of a run, or the one that the settings name, and compares the run's settings and network with those
 * that are asked for.
 *
 * @param build Makes the network that is asked for.
 * @throws RadnetError where there is no run, or a checkpoint is damaged or another run's, naming the file and the command that goes
 *   on from the one before it; or where settings or network differ, with all differences. Settings may be accepted, another network may not.
 */
export async function resumeRun(settings: Settings, build: () => tf.LayersModel): Promise<ResumedRun> {
  const { out, resumeFrom } = settings;
  const folder = resumeFrom ?? (await listCheckpoints(out))[0];
  if (folder === undefined || !existsSync(folder)) {
    throw new RadnetError(`--resume: expected a run that was stopped, found no checkpoint in ${out}.`);
  }
  registerRadnetLayers();
  const identity = await runIdentity(out);
  const checkpoint = await loadOrOffer(out, folder, identity);
  const { model, state } = checkpoint;
  const card = (model.getUserDefinedMetadata() ?? {}) as Partial<ModelCard>;
  const fresh = build();
  const network = networkChanges(model, fresh);
  fresh.dispose();
  const accepted = settingChanges(card.settings ?? {}, settings);
  if (network.length > 0) {
    throw new RadnetError(
      `${differs(out, [...accepted, ...network])}\nAnother network cannot go on with these weights: train it in another folder ` +
        `(--out), from what fits of them (--weights ${out} --except ...), or go on with the run's own settings (--config ${out}).`,
    );
  }
  requireAccepted(settings, accepted);
  console.log(`going on from ${folder}: ${state.epochsDone} epochs and ${state.stepsDone} steps are done`);
  return { checkpoint, card, accepted };
}

/**
 * Compares the CTs of a run that goes on with those that it was started with. Older runs do not tell which these were.
 *
 * @returns The differences, where they are accepted.
 * @throws RadnetError with all differences, where they are not.
 */
export function requireSameData({ card }: ResumedRun, settings: Settings, now: DataDescription): string[] {
  const changes = card.data === undefined ? [] : dataChanges(card.data, now);
  requireAccepted(settings, changes);
  return changes;
}

async function loadOrOffer(out: string, folder: string, identity: RunIdentity): Promise<Checkpoint> {
  try {
    await checkCheckpoint(folder);
    const id = await runIdOf(await existingFolder(folder));
    if (!identity.owns(id)) {
      throw new RadnetError(
        `${folder} is a checkpoint of another run (id ${id ?? 'none'}, this run's is ${identity.id ?? 'none'})`,
      );
    }
    return await loadCheckpoint(folder);
  } catch (error) {
    if (!(error instanceof RadnetError)) throw error;
    const before = await wholeCheckpointBefore(out, folder, async (one) => identity.owns(await runIdOf(one)));
    const wayOut =
      before === undefined
        ? `No checkpoint of this run before it in ${out} is whole.`
        : `The checkpoint before it is whole. Go on from there: the same flags with --resume-from ${before}`;
    throw new RadnetError(`--resume: ${error.message}.\n${wayOut}`, { cause: error });
  }
}

function requireAccepted({ out, acceptChanges }: Settings, changes: readonly string[]): void {
  if (changes.length === 0) return;
  if (acceptChanges === true) {
    console.log(`going on with changes:\n${listed(changes)}`);
    return;
  }
  throw new RadnetError(
    `${differs(out, changes)}\nGo on as it was started (--config ${out} takes its settings), or with the changes: --accept-changes.`,
  );
}

function differs(out: string, changes: readonly string[]): string {
  return `--resume: expected what the run in ${out} was started with, got\n${listed(changes)}`;
}

function listed(changes: readonly string[]): string {
  return changes.map((change) => `  ${change}`).join('\n');
}
