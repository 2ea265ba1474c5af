import { showValue } from '../errors/showValue';
import { RadnetError } from '../radnetError';

/** Bounds of an option; it is finite besides. */
export interface NumberBounds {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly above?: number;
  readonly below?: number;
}

const WORDS = { minimum: 'at least', above: 'above', maximum: 'at most', below: 'below' } as const;

/** @throws RadnetError, naming the option, where the number is not finite or outside of the bounds. */
export function requireNumber(name: string, value: number, bounds: NumberBounds): void {
  const { minimum = -Infinity, maximum = Infinity, above = -Infinity, below = Infinity } = bounds;
  if (Number.isFinite(value) && value >= minimum && value <= maximum && value > above && value < below)
    return;
  const said = (Object.keys(WORDS) as (keyof typeof WORDS)[])
    .filter((bound) => bounds[bound] !== undefined)
    .map((bound) => `${WORDS[bound]} ${bounds[bound]}`);
  throw new RadnetError(`${name}: expected a number ${said.join(' and ')}, got ${showValue(value)}`);
}
