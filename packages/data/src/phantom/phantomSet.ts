import { RadnetError } from '@radnet/core';
import { requireKnownOptions } from '@radnet/core/internal';
import { createRandom } from '../random';
import { HEMORRHAGE_KINDS } from './hemorrhage';
import type { PhantomOptions } from './makePhantom';

/** Options of `phantomSet`. */
export interface PhantomSetOptions extends Omit<PhantomOptions, 'hemorrhage' | 'lookAlikes'> {
  readonly count: number;
  /** Share of phantoms with a bleed, the kinds taking turns. Default 0.5. */
  readonly positiveFraction?: number;
}

/** One phantom of a `phantomSet`. */
export interface PhantomSetEntry {
  /** `phantom-0001` and so on. */
  readonly id: string;
  /** What `makePhantom` makes it of; `hemorrhage` is set. */
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

/** What the phantoms of a data set are made of, so that each can be made when it is needed. */
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
