import { holdStepDraws, nextOfStep } from './stepDraws';

/** The random seeds that a first pass drew, so that a repeated pass can draw the same ones. */
export interface Draws {
  /** The seeds, in the order in which they were drawn. */
  readonly seeds: string[];
}

interface Pass {
  readonly draws: Draws;
  readonly isRepeat: boolean;
  taken: number;
}

/** The passes under way, innermost last: recomputed parts can be nested. */
let passes: Pass[] = [];

function within<T>(pass: Pass, run: () => T): T {
  passes.push(pass);
  try {
    return run();
  } finally {
    passes.pop();
  }
}

/** Runs a pass that may be repeated, and records the seeds that it draws. */
export function recordDraws<T>(run: () => T): { result: T; draws: Draws } {
  const draws = { seeds: [] };
  return { result: within({ draws, isRepeat: false, taken: 0 }, run), draws };
}

/** Repeats a pass: it draws the recorded seeds again, and `isRecomputing` returns true meanwhile. */
export function repeatDraws<T>(draws: Draws, run: () => T): T {
  return within({ draws, isRepeat: true, taken: 0 }, run);
}

/**
 * Returns the next seed for a layer that draws at random, such as dropout. In a step of `train` it depends on the
 * layer's own seed (or else the run's), the epoch and the step, so a resumed run draws the same numbers as an
 * uninterrupted one. In a repeated pass it is the seed of the first pass.
 *
 * @param own The layer's own seed, if it has one.
 * @param outside Returns the seed to use outside of a step of `train`.
 */
export function drawSeed(own: number | undefined, outside: () => string): string {
  const repeated = passes.findLast(({ isRepeat }) => isRepeat);
  const seed = repeated ? repeated.draws.seeds[repeated.taken++]! : (nextOfStep(own) ?? outside());
  // A recomputed part nested in a repeated one records its seeds again.
  for (const { isRepeat, draws } of passes) if (!isRepeat) draws.seeds.push(seed);
  const isNew = !passes.slice(watch?.depth).some(({ isRepeat }) => isRepeat);
  if (isNew) watch?.onDraw({ seed, again: () => drawSeed(own, outside) });
  return seed;
}

/** A seed that was drawn in a part of a step that a recorder replays. */
export interface DrawnSeed {
  /** The seed that was drawn. */
  readonly seed: string;
  /** Draws the seed that the same layer would draw next. */
  readonly again: () => string;
}

let watch: { readonly depth: number; readonly onDraw: (drawn: DrawnSeed) => void } | undefined;

/**
 * Runs `run` and calls `onDraw` for each seed drawn in it, except for those that a repeated pass within it draws again.
 */
export function watchDraws<T>(onDraw: (drawn: DrawnSeed) => void, run: () => T): T {
  const outer = watch;
  watch = { depth: passes.length, onDraw };
  try {
    return run();
  } finally {
    watch = outer;
  }
}

/** Holds the current position in the draws. `again` runs a function, even later, that draws from this position. */
export function holdDraws(): {
  /** Runs a function that draws the seeds that were next when `holdDraws` was called. */
  again<T>(run: () => T): T;
} {
  const step = holdStepDraws();
  const held = passes.map((pass) => ({ pass, taken: pass.taken, drawn: pass.draws.seeds.length }));
  return {
    again(run) {
      const outer = passes;
      passes = held.map(({ pass }) => pass);
      for (const { pass, taken, drawn } of held) {
        pass.taken = taken;
        if (!pass.isRepeat) pass.draws.seeds.length = drawn;
      }
      try {
        return step.again(run);
      } finally {
        passes = outer;
      }
    },
  };
}

/**
 * Returns whether a backward pass is running a function again, such as that of `checkpoint`. A layer of your own must not
 * update running statistics in it.
 */
export function isRecomputing(): boolean {
  return passes.some(({ isRepeat }) => isRepeat);
}
