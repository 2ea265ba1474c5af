import type { BackendCandidate } from '../backendCandidate';

/** Plain JavaScript, part of `@tensorflow/tfjs` itself: always available, and slow. */
export const cpu: BackendCandidate = { registeredAs: 'cpu', load: () => Promise.resolve() };
