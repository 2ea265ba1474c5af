import { PRESETS } from '../../../../presets';
import type { Settings } from '../../../../settings';

/**
 * What the page trains: the demo's network, in two to three minutes on WebAssembly. By Adam and in smaller steps it learns in a quarter of
 * the demo's time about as much: docs/decisions/viewer.md.
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
