export type { ProcessGroup } from '@radnet/core';
export type { MpiGroup } from './mpiGroup';
export { requireSame } from './requireSame';
export { runTogether } from './runTogether';
export { startMpi } from './startMpi';
