import type { Options } from 'tsup';

/** The build configuration of every package: ESM and CJS with declarations and source maps. */
export function packageBuild(entry: Record<string, string>): Options {
  return {
    entry,
    format: ['esm', 'cjs'],
    target: 'es2022',
    dts: true,
    sourcemap: true,
    clean: true,
    // Entries share one copy of common code. Two copies of RadnetError, for example, would be different classes.
    splitting: true,
    // Other @radnet packages stay imports, because two copies of a class would be different classes.
    external: [/^@radnet\//, /^@tensorflow\//],
    tsconfig: 'tsconfig.json',
  };
}
