import { distance } from 'fastest-levenshtein';

/**
 * Returns the name that `given` most likely stands for, or `undefined` if none resembles it. Case, `_`, `-` and spaces
 * are ignored, so `growth_rate` finds `growthRate`. If no name is spelt nearly like it, one that begins or ends with
 * it, or the other way round, is returned: `opsetVersion` finds `opset`.
 */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  return nearestSpelling(given, names, 1 / 2) ?? names.find((name) => contains(plain(given), plain(name)));
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

/** Whether one begins or ends with the other. */
function contains(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short.length >= LEAST_IN_COMMON && (long.startsWith(short) || long.endsWith(short));
}

const plain = (name: string): string => name.toLowerCase().replace(/[-_\s]/g, '');
