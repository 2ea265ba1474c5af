const GIB = 2 ** 30;

/** Where the browser does not tell, as Firefox and Safari do not. */
const ASSUMED_GIB = 4;

/** The page holds a CT several times: as it is read, as the worker keeps it, and as the viewer shows it. */
const SHARE = 1 / 8;

/** 1,024 slices of 512 x 512. 2,000 were read in a trial: they took 4.5 GB, and that before anything was shown. */
const MOST_GIB = 1;

/** Bytes that reading a CT may take here: a page that takes more than the machine has is killed without a word. */
export function memoryForCt(): number {
  const { deviceMemory = ASSUMED_GIB } = navigator as { readonly deviceMemory?: number };
  return Math.min(MOST_GIB, deviceMemory * SHARE) * GIB;
}
