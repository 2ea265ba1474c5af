import { defineConfig } from 'vitest/config';

// The test trains for a few steps.
export default defineConfig({ test: { testTimeout: 60_000 } });
