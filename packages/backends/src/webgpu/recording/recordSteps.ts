import { provideStepRecorder } from '@radnet/core';
import { oncePerBackend } from '../oncePerBackend';
import type { WebgpuBackend } from '../webgpuBackend';
import type { RecordableBackend } from './recordableBackend';
import { WebgpuStepRecorder } from './webgpuStepRecorder';

/** Has core's `recordStep` record on this backend. */
export const recordSteps = oncePerBackend((backend: WebgpuBackend): void => {
  provideStepRecorder(backend, new WebgpuStepRecorder(backend as unknown as RecordableBackend));
});
