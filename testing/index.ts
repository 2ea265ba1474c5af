/** What the packages' tests share. Not published. */
export { checkGradients, type GradientCheckOptions } from './gradientCheck';
export { expectNoLeak } from './expectNoLeak';
