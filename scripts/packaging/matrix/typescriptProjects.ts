import type { Project } from './project';

const MAIN = 'console.log(`RESULT ${JSON.stringify(await check())}`);\n';

const STRICT = { target: 'es2022', lib: ['es2022', 'dom'], strict: true, skipLibCheck: true };

const config = (options: object): string =>
  JSON.stringify({ compilerOptions: { ...STRICT, ...options }, include: ['*.ts'] });

/** Lists the errors without `skipLibCheck`. None of them may be in our packages. */
function libraryErrors(run: (command: readonly string[]) => string): string {
  const said = run(['sh', '-c', 'npx tsc --noEmit --skipLibCheck false || true']);
  const errors = said.split('\n').filter((line) => /error TS\d+/.test(line));
  const others = errors.filter((line) => !line.startsWith('node_modules/@tensorflow/'));
  if (others.length > 0)
    throw new Error(`without skipLibCheck: expected errors of @tensorflow alone, got ${others[0]}`);
  return `${errors.length} errors without \`skipLibCheck\`, all in @tensorflow`;
}

/** Type-checked with both current kinds of module resolution, then run. */
export const typescriptProjects: readonly Project[] = [
  {
    name: 'TypeScript, `module: node16`',
    packages: ['typescript@5.9'],
    check: 'check.ts',
    files: {
      'tsconfig.json': config({ module: 'node16', outDir: 'dist' }),
      'main.ts': `import { check } from './check.js';\n${MAIN}`,
    },
    commands: [
      ['npx', 'tsc'],
      ['node', 'dist/main.js'],
    ],
    note: libraryErrors,
  },
  {
    name: 'TypeScript, `moduleResolution: bundler`',
    packages: ['typescript@5.9', 'esbuild@0.27'],
    check: 'check.ts',
    files: {
      'tsconfig.json': config({ module: 'esnext', moduleResolution: 'bundler', noEmit: true }),
      'main.ts': `import { check } from './check';\n${MAIN}`,
    },
    commands: [
      ['npx', 'tsc'],
      [
        'npx',
        'esbuild',
        'main.ts',
        '--bundle',
        '--packages=external',
        '--platform=node',
        '--format=esm',
        '--outfile=main.mjs',
      ],
      ['node', 'main.mjs'],
    ],
    note: libraryErrors,
  },
];
