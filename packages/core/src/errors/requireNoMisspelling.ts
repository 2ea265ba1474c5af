import { RadnetError } from '../radnetError';
import { nearestSpelling } from './nearestName';

/**
 * Refuses an options object with a name that is spelt nearly like an option, such as `cluster` for `clusters`. Other names
 * pass. It is for functions to which callers give an object of their own that has the options among other entries, such as
 * `evaluateScans(predictions, model)`; all others take `requireKnownOptions`.
 *
 * @param where The function that takes the options; it begins the message.
 * @param options What the caller gave.
 * @param known The names that mean something.
 * @throws RadnetError if a name is not known but resembles one that is known and missing.
 */
export function requireNoMisspelling(where: string, options: object, known: readonly string[]): void {
  const missing = known.filter((name) => !(name in options));
  if (missing.length === 0) return;
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const nearest = nearestSpelling(name, missing, 1 / 4);
    if (nearest !== undefined) {
      throw new RadnetError(`${where}: unknown option '${name}'; did you mean '${nearest}'?`);
    }
  }
}
