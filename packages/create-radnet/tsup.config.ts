import { defineConfig } from 'tsup';

// A program without entries: no CommonJS, no declarations.
export default defineConfig({ entry: { main: 'src/main.ts' }, format: 'esm', target: 'es2022', clean: true });
