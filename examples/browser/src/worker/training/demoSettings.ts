import { PRESETS } from '../../../../presets';
import type { Settings } from '../../../../settings';

/**
 * What the page trains: the demo's network on fewer phantoms, with Adam, in some four minutes on WebAssembly. See
 * docs/decisions/viewer.md for its results.
 */
export const DEMO_SETTINGS: Settings = {
  ...PRESETS.demo,
  preset: 'demo',
  out: '',
  resume: false,
  phantoms: 120,
  epochs: 8,
  batchSize: 2,
  optimizer: 'adam',
  rate: 0.003,
  schedule: 'cosine',
};
