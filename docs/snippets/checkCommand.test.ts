import { expect, test } from 'vitest';
import { checkCommand } from './checkCommand';

const noFlags = (file: string, argv: readonly string[]) =>
  Promise.resolve(argv.filter((word) => word.startsWith('--')).map((flag) => `${file}: unknown ${flag}`));
const problems = (line: string) => checkCommand(line.split(' '), noFlags);

test.each([
  'npm ci',
  'npm run bench -- words',
  'npx tsx examples/predict-ct.ts path/to/ct',
  'npx -p @radnet/backends radnet-doctor',
  'npm install @radnet/onnx onnxruntime-node@1.30.0',
  'mpirun -np 4 --host a,b npx tsx program.ts',
  'node node_modules/onnxruntime-node/script/install --onnxruntime-node-install=cuda12',
  'kubectl apply -f docs/examples/radnet-mpijob.yaml',
])('%s is in order', async (line) => {
  expect(await problems(line)).toEqual([]);
});

test.each([
  ['npm run no-such-script', "package.json has no script 'no-such-script'"],
  ['npm frobnicate', 'npm frobnicate: unknown command'],
  ['npx tsx examples/no-such.ts', 'examples/no-such.ts is not in the repository'],
  ['npx tsx examples/predict-ct.ts --nope', 'examples/predict-ct.ts: unknown --nope'],
  ['npm run bench -- --nope', 'bench/bench.ts: unknown --nope'],
  ['mpirun -np 4 npx tsx examples/train-radnet.ts --nope', 'unknown --nope'],
  ['npx -p @radnet/backends radnet-nope', "@radnet/backends has no program 'radnet-nope'"],
  ['npm install @radnet/nope@1.0.0', 'there is no package @radnet/nope'],
  ['sbatch docs/examples/nope.slurm', 'docs/examples/nope.slurm is not in the repository'],
  ['node node_modules/nope/install', 'node_modules/nope/install is in no installed package'],
  ['frobnicate file', 'frobnicate: unknown program'],
])('%s is not', async (line, problem) => {
  expect((await problems(line)).join('\n')).toContain(problem);
});
