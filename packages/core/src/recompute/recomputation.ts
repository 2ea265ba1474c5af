import { nextOfStep } from './stepDraws';

/** What a first pass drew at random, in order, so that it can be drawn again. */
export interface Draws {
  readonly seeds: string[];
}

interface Pass {
  readonly draws: Draws;
  readonly isRepeat: boolean;
  taken: number;
}

/** The passes under way, the innermost last: checkpoints may hold others. */
const passes: Pass[] = [];

function within<T>(pass: Pass, run: () => T): T {
  passes.push(pass);
  try {
    return run();
  } finally {
    passes.pop();
  }
}

/** Runs a pass that may be repeated, and keeps what is drawn in it. */
export function recordDraws<T>(run: () => T): { result: T; draws: Draws } {
  const draws = { seeds: [] };
  return { result: within({ draws, isRepeat: false, taken: 0 }, run), draws };
}

/** Runs a pass again: it draws what it drew before, and `isRecomputing` says so. */
export function repeatDraws<T>(draws: Draws, run: () => T): T {
  return within({ draws, isRepeat: true, taken: 0 }, run);
}

/**
 * The next seed of a layer that draws at random. In a step of `train` it depends on the layer's own seed or the run's, the epoch
 * and the step, so that a run that is resumed draws what it would have drawn; in a repeated pass it is the one that was drawn then.
 *
 * @param own The layer's own seed, if it has one.
 * @param outside Makes the seed where no step of `train` is under way.
 */
export function drawSeed(own: number | undefined, outside: () => string): string {
  const repeated = passes.findLast(({ isRepeat }) => isRepeat);
  const seed = repeated ? repeated.draws.seeds[repeated.taken++]! : (nextOfStep(own) ?? outside());
  // A checkpoint inside a repeated one is recorded anew.
  for (const { isRepeat, draws } of passes) if (!isRepeat) draws.seeds.push(seed);
  return seed;
}

/** Whether what runs has run before: then it must leave running statistics alone. */
export function isRecomputing(): boolean {
  return passes.some(({ isRepeat }) => isRepeat);
}
