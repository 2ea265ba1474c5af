export type { Vector3, Volume, VolumeMask } from './volume/volume';
export type { PreparedScan } from './dataset/preparedScan';
export { createRandom, type Random } from './random';
