import { RadnetError } from '../radnetError';

/** A loss or gradient is not finite. `train` adds the epoch, the step, the scans and the last good checkpoint. */
export class DivergedError extends RadnetError {}
