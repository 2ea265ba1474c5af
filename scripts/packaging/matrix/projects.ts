import { bundlerProjects } from './bundlerProjects';
import type { Project } from './project';
import { typescriptProjects } from './typescriptProjects';

const PRINT = 'console.log(`RESULT ${JSON.stringify(await check())}`);\n';
const IMPORT = "import { check } from './check.mjs';\n";

const runtimes: readonly Project[] = [
  {
    name: 'Node, ESM',
    packages: [],
    check: 'check.mjs',
    files: { 'main.mjs': IMPORT + PRINT },
    commands: [['node', 'main.mjs']],
  },
  {
    name: 'Node, CommonJS',
    packages: [],
    check: 'check.cjs',
    files: { 'main.cjs': `const { check } = require('./check.cjs');\n(async () => { ${PRINT} })();\n` },
    commands: [['node', 'main.cjs']],
  },
  {
    name: 'Node, ONNX Runtime',
    packages: ['onnxruntime-node@1.30.0'],
    check: 'check.mjs',
    files: { 'main.mjs': IMPORT + PRINT.replace('check()', "check('onnx')") },
    commands: [['node', 'main.mjs']],
  },
  {
    name: 'Node, worker_threads',
    packages: [],
    check: 'check.mjs',
    files: {
      'worker.mjs': `import { parentPort } from 'node:worker_threads';\n${IMPORT}parentPort.postMessage(await check());\n`,
      'main.mjs': `import { Worker } from 'node:worker_threads';
const worker = new Worker(new URL('./worker.mjs', import.meta.url));
worker.on('error', (error) => { throw error; });
worker.on('message', (result) => console.log(\`RESULT \${JSON.stringify(result)}\`));
`,
    },
    commands: [['node', 'main.mjs']],
  },
  {
    name: 'Deno',
    packages: ['deno@2'],
    check: 'check.mjs',
    files: { 'main.mjs': IMPORT + PRINT },
    commands: [['npx', 'deno', 'run', '--allow-all', '--node-modules-dir=manual', 'main.mjs']],
    available: ['npx', 'deno', '--version'],
  },
  {
    name: 'Bun',
    packages: ['bun@1'],
    check: 'check.mjs',
    files: { 'main.mjs': IMPORT + PRINT },
    commands: [['npx', 'bun', 'run', 'main.mjs']],
    // Its install script installs the binary from an optional dependency.
    available: ['node', 'node_modules/bun/install.js'],
  },
  {
    name: 'vitest',
    packages: ['vitest@4'],
    check: 'check.ts',
    files: {
      'check.test.ts': `import { expect, test } from 'vitest';
import { check } from './check';

test('trains and predicts', async () => {
  const result = await check();
  expect(result).toHaveLength(4);
  console.log(\`RESULT \${JSON.stringify(result)}\`);
}, 60_000);
`,
    },
    commands: [['npx', 'vitest', 'run', '--disable-console-intercept']],
  },
];

const inApp = (command: string): string[] => ['sh', '-c', `cd app && ${command}`];

/** The project that `npm create radnet app` makes. Runs its test, a short training and a prediction. */
const starter: Project = {
  name: '`npm create radnet`',
  packages: [],
  check: 'check.mjs',
  files: { 'main.mjs': IMPORT + PRINT },
  commands: [
    ['node', 'main.mjs'],
    ['npx', 'create-radnet', 'app'],
    inApp('npm install --no-audit --no-fund $TARBALLS'),
    inApp('npm run types'),
    inApp('npm test'),
    inApp('npm run train -- --epochs 1'),
    inApp('npm run predict'),
  ],
};

/** All projects, in the order of the table. */
export const projects: readonly Project[] = [...runtimes, ...typescriptProjects, ...bundlerProjects, starter];
