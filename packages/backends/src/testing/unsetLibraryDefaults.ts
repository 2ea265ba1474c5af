import { vi } from 'vitest';

/** Before a test: as if the user had set nothing that `setLibraryDefaults` sets; `vi.unstubAllEnvs` undoes it. */
export function unsetLibraryDefaults(): void {
  vi.stubEnv('NVIDIA_TF32_OVERRIDE', undefined);
  vi.stubEnv('TF_FORCE_GPU_ALLOW_GROWTH', undefined);
  vi.stubEnv('TF_ENABLE_ONEDNN_OPTS', undefined);
}
