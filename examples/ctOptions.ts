import type { CtOptions } from './ctScans';
import { preprocessOptions, type Settings } from './settings';

/** The options for reading CTs from files, from the settings. */
export function ctOptions({
  label,
  workers,
  cache,
  leaveOutDamagedSlices,
  ...settings
}: Settings): CtOptions {
  return {
    preprocess: preprocessOptions(settings),
    label,
    ...(workers !== undefined && { workers }),
    ...(cache !== undefined && { cache }),
    ...(leaveOutDamagedSlices && { onDamagedSlice: 'leave-out' }),
  };
}
