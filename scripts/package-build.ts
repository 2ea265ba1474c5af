import type { Options } from 'tsup';

/** The one build that every package shares: ESM and CJS with declarations and source maps. */
export function packageBuild(entry: Record<string, string>): Options {
  return {
    entry,
    format: ['esm', 'cjs'],
    target: 'es2022',
    dts: true,
    sourcemap: true,
    clean: true,
    // One copy of what entries share, RadnetError above all: two copies would not be instances of one another.
    splitting: true,
    // Other @radnet packages stay imports: two copies of one class would not be the same class.
    external: [/^@radnet\//, /^@tensorflow\//],
    tsconfig: 'tsconfig.json',
  };
}
