import { provideStepRecorder } from '@radnet/core/internal';
import { dropUnused } from '../boundPool';
import { oncePerBackend } from '../oncePerBackend';
import type { WebgpuBackend } from '../webgpuBackend';
import type { RecordableBackend } from './recordableBackend';
import { WebgpuStepRecorder } from './webgpuStepRecorder';

/** Lets `recordStep` of `@radnet/core` record steps on this backend. */
export const recordSteps = oncePerBackend((backend: WebgpuBackend): void => {
  const recordable = backend as unknown as RecordableBackend;
  provideStepRecorder(backend, new WebgpuStepRecorder(recordable, () => dropUnused(backend)));
});
