import { holdStepDraws, nextOfStep } from './stepDraws';

/** What a first pass drew at random, in order, so that it can be drawn again. */
export interface Draws {
  /** The seeds, in the order in which they were drawn. */
  readonly seeds: string[];
}

interface Pass {
  readonly draws: Draws;
  readonly isRepeat: boolean;
  taken: number;
}

/** The passes under way, the innermost last: checkpoints may hold others. */
let passes: Pass[] = [];

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
  const isNew = !passes.slice(watch?.depth).some(({ isRepeat }) => isRepeat);
  if (isNew) watch?.onDraw({ seed, again: () => drawSeed(own, outside) });
  return seed;
}

/** What was drawn in a part of a step that is to be run again by other means. */
export interface DrawnSeed {
  /** The seed that was drawn. */
  readonly seed: string;
  /** Draws the seed that the same layer would draw next. */
  readonly again: () => string;
}

let watch: { readonly depth: number; readonly onDraw: (drawn: DrawnSeed) => void } | undefined;

/** Runs `run`, and tells of each seed that is drawn in it; of one that a repeated pass inside of it draws once more it does not. */
export function watchDraws<T>(onDraw: (drawn: DrawnSeed) => void, run: () => T): T {
  const outer = watch;
  watch = { depth: passes.length, onDraw };
  try {
    return run();
  } finally {
    watch = outer;
  }
}

/** The draws under way. `again` runs something, later too, that is to draw what would be drawn next now. */
export function holdDraws(): { again<T>(run: () => T): T } {
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

/** Whether what runs has run before: then it must leave running statistics alone. */
export function isRecomputing(): boolean {
  return passes.some(({ isRepeat }) => isRepeat);
}
