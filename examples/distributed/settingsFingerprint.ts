import { flagOf } from '../flagNames';
import type { Settings } from '../settings';

/** What a process may have its own way. */
const OWN: ReadonlySet<string> = new Set(['cache', 'workers'] satisfies (keyof Settings)[]);

/** The settings that all processes of a training have to have in common, by their flags: see `requireSame`. */
export function settingsFingerprint(settings: Settings): Record<string, string> {
  const shared = Object.entries(settings).filter(([name]) => !OWN.has(name));
  return Object.fromEntries(shared.map(([name, value]) => [`--${flagOf(name)}`, String(value)]));
}
