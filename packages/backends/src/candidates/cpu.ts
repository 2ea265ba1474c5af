import type { BackendCandidate } from '../backendCandidate';

/** Plain JavaScript, which comes with `@tensorflow/tfjs` itself. Always there, and slow. */
export const cpu: BackendCandidate = { registeredAs: 'cpu', load: () => Promise.resolve() };
