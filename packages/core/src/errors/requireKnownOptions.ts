import { RadnetError } from '../radnetError';
import { nearestName } from './nearestName';
import { isTensorLike, showValue } from './showValue';

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
 * @param unlisted More known names, such as those of every TensorFlow.js layer. The message lists them only if `known` is
 *   empty.
 * @throws RadnetError if `options` is not an object, or has an unknown name. The message suggests the nearest known
 *   name.
 */
export function requireKnownOptions(
  where: string,
  options: object,
  known: readonly string[],
  unlisted: readonly string[] = [],
): void {
  const given: unknown = options;
  const shown = known.length > 0 ? known : unlisted;
  if (!isPlainObject(given)) {
    throw new RadnetError(
      `${where}: expected an object of options, got ${showValue(given)}${makerHint(where, given)}. ${listed(shown)}`,
    );
  }
  const names = Object.keys(given).filter((name) => !known.includes(name) && !unlisted.includes(name));
  const [unknown] = names;
  if (unknown === undefined) return;
  const nearest = nearestName(unknown, [...known, ...unlisted]);
  const hint = nearest === undefined ? '.' : `; did you mean '${nearest}'?`;
  throw new RadnetError(`${where}: unknown option '${unknown}'${hint} ${listed(shown)}`);
}

const isPlainObject = (given: unknown): given is object =>
  typeof given === 'object' && given !== null && !Array.isArray(given) && !isTensorLike(given);

/** A layer or a loss is made first and applied then, which beginners do in one. */
const makerHint = (where: string, given: unknown): string =>
  isTensorLike(given) ? `; ${where}(options) makes the layer or loss that takes the tensor` : '';

const listed = (names: readonly string[]): string => `Options: ${names.join(', ')}.`;
