import { buildNetwork } from '../../../../buildNetwork';
import type { CtSource } from '../../../../ctSource';
import { fitRadnet } from '../../../../fitRadnet';
import { measureSets } from '../../../../measureSets';
import type { TrainedModel } from '../../../../modelCard';
import { phantomScans } from '../../../../phantomScans';
import { planTraining } from '../../../../planTraining';
import { readValidation } from '../../../../readValidation';
import type { Settings } from '../../../../settings';
import { withValidation } from '../../../../splitScans';
import type { TrainingUpdate } from '../viewerWorker';
import { BestEpoch } from './bestEpoch';
import { DEMO_SETTINGS } from './demoSettings';
import { trainingUpdates } from './trainingUpdates';
import { useOneThread } from './useOneThread';

/**
 * Trains the demo on phantoms with the running backend. The same settings and backend give the same model.
 *
 * @returns The network of the best epoch. The caller has to dispose of it; nothing else is left on the backend.
 */
export async function trainDemo(
  onUpdate: (update: TrainingUpdate) => void,
  settings: Settings = DEMO_SETTINGS,
): Promise<TrainedModel> {
  useOneThread();
  // None is held out for a test: the only figures reported for this network are those on its validation phantoms.
  const sets = { ...withValidation(phantomScans(settings), settings.seed), test: [] };
  await makePhantoms([...sets.training, ...sets.validation], onUpdate);
  const measured = await measureSets(sets, settings);
  const plan = await planTraining(settings, measured, () => undefined);
  const validation = await readValidation(settings, measured);
  const model = buildNetwork(settings);
  const best = new BestEpoch();
  try {
    await fitRadnet({
      model,
      settings,
      sets: measured,
      plan,
      validation,
      say: () => undefined,
      saveBest: (checkpoint) => best.keep(checkpoint),
      observers: [trainingUpdates(onUpdate)],
    });
    return best.restore(model);
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** Phantoms stay in memory once they are loaded. */
async function makePhantoms(
  phantoms: readonly CtSource[],
  onUpdate: (update: TrainingUpdate) => void,
): Promise<void> {
  for (const [index, phantom] of phantoms.entries()) {
    await phantom.load();
    onUpdate({ kind: 'phantoms', made: index + 1, of: phantoms.length });
  }
}
