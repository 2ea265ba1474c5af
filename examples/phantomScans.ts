import {
  makePhantom,
  phantomSet,
  prepareScan,
  type PreparedScan,
  preprocessedChannels,
  preprocessedSize,
} from '@radnet/data';
import type { CtSource } from './ctSource';
import { keptInMemory } from './keptInMemory';
import { preparedBytes } from './preparedBytes';
import { preprocessOptions, type Settings } from './settings';

/** Synthetic CTs, made at twice the network's resolution and preprocessed like real CTs. */
export function phantomScans(settings: Settings): CtSource[] {
  const options = preprocessOptions(settings);
  const { fieldOfViewMm, spacingMm } = options;
  const inPlaneMm = Math.max(1, spacingMm / 2);
  const size = Math.round(fieldOfViewMm / inPlaneMm);
  const set = phantomSet({
    count: settings.phantoms,
    seed: settings.seed,
    slices: settings.phantomSlices,
    height: size,
    width: size,
    spacingMm: { x: inPlaneMm, y: inPlaneMm, z: 5 },
  });
  const side = preprocessedSize(options);
  const bytes = preparedBytes({
    slices: settings.phantoms * settings.phantomSlices,
    height: side,
    width: side,
    channels: preprocessedChannels(options),
  });
  return set.map(({ id, options: phantom }) => {
    const load = (): Promise<PreparedScan> => {
      const { volume, mask } = makePhantom(phantom);
      return Promise.resolve(prepareScan(id, volume, mask, options));
    };
    const kind = phantom.hemorrhage;
    return {
      id,
      positive: kind !== null,
      ...(kind !== null && { groups: { kind } }),
      load: keptInMemory(load, bytes),
      digest: () => Promise.resolve(JSON.stringify(phantom)),
    };
  });
}
