import { PRESETS } from '../../../../presets';
import type { Settings } from '../../../../settings';

/**
 * What the page trains: the demo's network, in two to three minutes on WebAssembly. Of the demo's phantoms and epochs that is not half,
 * and by Adam it learns more in it than by the demo's SGD (docs/viewer.md).
 */
export const DEMO_SETTINGS: Settings = {
  ...PRESETS.demo,
  preset: 'demo',
  out: '',
  resume: false,
  phantoms: 120,
  epochs: 10,
  optimizer: 'adam',
  rate: 0.003,
  schedule: 'cosine',
};
