import { RadnetError } from '@radnet/core';
import { requireKnownOptions } from '@radnet/core/internal';
import { createRandom } from '../random';
import { HEMORRHAGE_KINDS } from './hemorrhage';
import type { PhantomOptions } from './makePhantom';

/** Settings for {@link phantomSet}. */
export interface PhantomSetOptions extends Omit<PhantomOptions, 'hemorrhage' | 'lookAlikes'> {
  /** Number of phantoms, 1 or more. */
  readonly count: number;
  /** Share of phantoms with a bleed, 0 to 1. The kinds take turns. Default 0.5. */
  readonly positiveFraction?: number;
}

/** One phantom of a `phantomSet`. */
export interface PhantomSetEntry {
  /** `phantom-0001` and so on. */
  readonly id: string;
  /** Options for {@link makePhantom}; `hemorrhage` is always set. */
  readonly options: PhantomOptions & Required<Pick<PhantomOptions, 'hemorrhage'>>;
}

const OPTIONS = {
  count: true,
  positiveFraction: true,
  seed: true,
  slices: true,
  height: true,
  width: true,
  spacingMm: true,
} satisfies Record<keyof PhantomSetOptions, true>;

/**
 * Plans a data set of phantoms: returns the options of each, so that you can make each phantom when you need it.
 *
 * @throws RadnetError if `count` is not a positive whole number, `positiveFraction` is not between 0 and 1, or an
 *   option is unknown.
 */
export function phantomSet(options: PhantomSetOptions): PhantomSetEntry[] {
  requireKnownOptions('phantomSet', options, Object.keys(OPTIONS));
  const { count, positiveFraction = 0.5, seed, ...common } = options;
  if (!(Number.isInteger(count) && count > 0)) {
    throw new RadnetError(`count: expected a positive whole number, got ${count}`);
  }
  if (!(positiveFraction >= 0 && positiveFraction <= 1)) {
    throw new RadnetError(`positiveFraction: expected a share from 0 to 1, got ${positiveFraction}`);
  }
  const positives = Math.round(count * positiveFraction);
  const kinds = Array.from({ length: count }, (_, i) =>
    i < positives ? HEMORRHAGE_KINDS[i % HEMORRHAGE_KINDS.length]! : null,
  );
  const random = createRandom(seed);
  return random.shuffle(kinds).map((hemorrhage, i) => ({
    id: `phantom-${String(i + 1).padStart(4, '0')}`,
    options: { ...common, seed: `${seed}/${i}`, hemorrhage },
  }));
}
