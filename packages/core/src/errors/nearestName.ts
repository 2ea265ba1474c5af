import { distance } from 'fastest-levenshtein';

/**
 * Returns the name that `given` most likely stands for, or `undefined` if none resembles it. Case, `_`, `-` and spaces
 * are ignored, so `growth_rate` finds `growthRate`.
 */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  const wanted = plain(given);
  let nearest: string | undefined;
  let least = Infinity;
  for (const name of names) {
    const candidate = plain(name);
    const changes = distance(wanted, candidate);
    const resembles = 2 * changes <= Math.max(wanted.length, candidate.length);
    if (resembles && changes < least) [nearest, least] = [name, changes];
  }
  return nearest;
}

const plain = (name: string): string => name.toLowerCase().replace(/[-_\s]/g, '');
