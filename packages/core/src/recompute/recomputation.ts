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

/** The next seed of a source of random numbers; in a repeated pass the one that was drawn then. */
export function drawSeed(make: () => string): string {
  const repeated = passes.findLast(({ isRepeat }) => isRepeat);
  const seed = repeated ? repeated.draws.seeds[repeated.taken++]! : make();
  // A checkpoint inside a repeated one is recorded anew.
  for (const { isRepeat, draws } of passes) if (!isRepeat) draws.seeds.push(seed);
  return seed;
}

/** Whether what runs has run before: then it must leave running statistics alone. */
export function isRecomputing(): boolean {
  return passes.some(({ isRepeat }) => isRepeat);
}
