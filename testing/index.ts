/** What the packages' tests share. Not published. */
export { asyncTidy } from './asyncTidy';
export { checkGradients, checkSlopes, type GradientCheckOptions } from './gradientCheck';
export { expectNoLeak } from './expectNoLeak';
export { fill } from './fill';
export { describeOnEachBackend } from './eachBackend';
