import { distance } from 'fastest-levenshtein';

/**
 * Returns the name that `given` most likely stands for, or `undefined` if none resembles it. Case, `_`, `-` and spaces
 * are ignored, so `growth_rate` finds `growthRate`. If no name is spelt nearly like it, one that begins with it, or that
 * it begins with, is returned: `opsetVersion` finds `opset`.
 */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  return nearestSpelling(given, names, 1 / 2) ?? names.find((name) => beginAlike(plain(given), plain(name)));
}

/**
 * Returns the name that is spelt most like `given`, if at most `share` of the letters of the longer one differ. Case,
 * `_`, `-` and spaces are ignored.
 */
export function nearestSpelling(given: string, names: readonly string[], share: number): string | undefined {
  const wanted = plain(given);
  let nearest: string | undefined;
  let least = Infinity;
  for (const name of names) {
    const candidate = plain(name);
    const changes = distance(wanted, candidate);
    const resembles = changes <= share * Math.max(wanted.length, candidate.length);
    if (resembles && changes < least) [nearest, least] = [name, changes];
  }
  return nearest;
}

/** Fewer letters in common mean nothing. */
const LEAST_IN_COMMON = 3;

const beginAlike = (one: string, other: string): boolean =>
  Math.min(one.length, other.length) >= LEAST_IN_COMMON && (one.startsWith(other) || other.startsWith(one));

const plain = (name: string): string => name.toLowerCase().replace(/[-_\s]/g, '');
