import { PRESETS } from '../../../../presets';
import type { Settings } from '../../../../settings';

/** What the page trains. */
export const DEMO_SETTINGS: Settings = { ...PRESETS.demo, preset: 'demo', out: '', resume: false };
