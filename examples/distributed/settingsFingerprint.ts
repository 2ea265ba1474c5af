import { flagOf } from '../flagNames';
import type { Settings } from '../settings';

/** Settings that may differ between processes. */
const OWN: ReadonlySet<string> = new Set(['cache', 'workers'] satisfies (keyof Settings)[]);

/** The settings that must be the same in all processes of a training, by their flags: see `requireSame`. */
export function settingsFingerprint(settings: Settings): Record<string, string> {
  const shared = Object.entries(settings).filter(([name]) => !OWN.has(name));
  return Object.fromEntries(shared.map(([name, value]) => [`--${flagOf(name)}`, String(value)]));
}
