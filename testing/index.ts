/** Helpers that the packages' tests share. Not published. */
export { asyncTidy } from './asyncTidy';
export { checkGradients, checkSlopes, type GradientCheckOptions } from './gradientCheck';
export { expectNoLeak } from './expectNoLeak';
export { farthestApart } from './farthestApart';
export { fill } from './fill';
export { describeOnEachBackend } from './eachBackend';
export { CALLS_BEFORE, playedStep, recordsSteps } from './playedStep';
export { programsIn } from './programsIn';
export { withoutRecording } from './withoutRecording';
export { runInThreads, type ThreadFunction } from './runInThreads';
