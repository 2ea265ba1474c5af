import { RadnetError } from '../radnetError';
import { nearestName } from './nearestName';
import { showValue } from './showValue';

/**
 * Checks an options object for unknown names, such as `growthrate` for `growthRate`, which JavaScript would silently
 * ignore.
 *
 * Let TypeScript check that the list of names is complete:
 *
 * ```ts
 * const OPTIONS = { depth: true, growthRate: true } satisfies Record<keyof DenseNetOptions, true>;
 * requireKnownOptions('denseNet', options, Object.keys(OPTIONS));
 * ```
 *
 * @param where The name of the function that takes the options. The message starts with it.
 * @param options What the caller gave.
 * @param known The names of all options.
 * @throws RadnetError if `options` is not an object, or has an unknown name. The message suggests the nearest known
 *   name.
 */
export function requireKnownOptions(where: string, options: object, known: readonly string[]): void {
  const given: unknown = options;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new RadnetError(
      `${where}: expected an object of options, got ${showValue(given)}. ${listed(known)}`,
    );
  }
  const names = Object.keys(given).filter((name) => !known.includes(name));
  const [unknown] = names;
  if (unknown === undefined) return;
  const nearest = nearestName(unknown, known);
  const hint = nearest === undefined ? '.' : `; did you mean '${nearest}'?`;
  throw new RadnetError(`${where}: unknown option '${unknown}'${hint} ${listed(known)}`);
}

const listed = (names: readonly string[]): string => `Options: ${names.join(', ')}.`;
