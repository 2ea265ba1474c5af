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

/** A run that is resumed. */
export interface ResumedRun {
  readonly checkpoint: Checkpoint;
  /** The run's model card. Incomplete in runs from before November 2026. */
  readonly card: Partial<ModelCard>;
  /** The changed settings that the user accepted. */
  readonly accepted: readonly string[];
}

/**
 * Loads the newest checkpoint of a run, or the one that the settings name, and compares the run's settings and network with the
 * requested ones.
 *
 * @param build Makes the requested network.
 * @throws RadnetError if there is no run; if a checkpoint is damaged or belongs to another run (the message names the file, and the
 *   command that resumes from the checkpoint before it); if settings or network differ (the message lists all differences). Changed
 *   settings can be accepted, a changed network cannot.
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
      `${differs(out, [...accepted, ...network])}\nA different network cannot use these weights. Resume with the run's own settings (--config ${out}), or train ` +
        `the new network in another folder (--out), starting from the weights that fit (--weights ${out} --except ...).`,
    );
  }
  requireAccepted(settings, accepted);
  console.log(`resuming from ${folder}: ${state.epochsDone} epochs and ${state.stepsDone} steps are done`);
  return { checkpoint, card, accepted };
}

/**
 * Compares the CTs of a resumed run with those that it was started with. Older runs do not record these.
 *
 * @returns The differences, if they are accepted.
 * @throws RadnetError with all differences, if they are not.
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
        ? `No earlier checkpoint of this run in ${out} is intact.`
        : `The checkpoint before it is intact. To resume from it, run the same command with --resume-from ${before}`;
    throw new RadnetError(`--resume: ${error.message}.\n${wayOut}`, { cause: error });
  }
}

function requireAccepted({ out, acceptChanges }: Settings, changes: readonly string[]): void {
  if (changes.length === 0) return;
  if (acceptChanges === true) {
    console.log(`resuming with changes:\n${listed(changes)}`);
    return;
  }
  throw new RadnetError(
    `${differs(out, changes)}\nResume with the original settings (--config ${out}), or accept the changes (--accept-changes).`,
  );
}

function differs(out: string, changes: readonly string[]): string {
  return `--resume: expected what the run in ${out} was started with, but these differ:\n${listed(changes)}`;
}

function listed(changes: readonly string[]): string {
  return changes.map((change) => `  ${change}`).join('\n');
}
