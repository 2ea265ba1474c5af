const GIB = 2 ** 30;

/** For browsers that do not report it, such as Firefox and Safari. */
const ASSUMED_GIB = 4;

/** The page holds a CT several times: as it is read, as the worker keeps it, and as the viewer shows it. */
const SHARE = 1 / 8;

/** 1,024 slices of 512 x 512. In a trial 2,000 took 4.5 GB, before anything was shown. */
const MOST_GIB = 1;

/** Bytes that reading a CT may take here. A page that takes more memory than the machine has is killed without a message. */
export function memoryForCt(): number {
  const { deviceMemory = ASSUMED_GIB } = navigator as { readonly deviceMemory?: number };
  return Math.min(MOST_GIB, deviceMemory * SHARE) * GIB;
}
