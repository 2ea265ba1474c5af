import { readFileSync, writeFileSync } from 'node:fs';
import { choice, helpText, readFlags, runProgram, text } from '../../examples/commandLine';
import type { BackendName } from './backends';
import { bundleSuite } from './bundleSuite';
import { judge, type KnownFailures } from './judge';
import { runSuite } from './runSuite';
import type { SpecResult } from './specResult';

const KNOWN_FAILURES = 'packages/onnx/conformance/knownFailures.json';
const MINIMUM_PASSES = 4000;

const flags = {
  backend: choice<BackendName>('run on this one only; default: wasm, then onnx', ['cpu', 'wasm', 'onnx']),
  grep: text('TEXT', 'run only the specs whose name holds this; nothing is judged'),
  failures: text('FILE', 'write what failed there, a line of JSON each'),
};

/**
 * Runs tfjs-core's own tests on the WASM backend and on ours, and counts passes and failures. Ends with exit code 1 if ours
 * does worse, or better, than `knownFailures.json` says.
 */
async function main(argv: readonly string[]): Promise<void> {
  const { values } = readFlags(flags, argv);
  const { grep = '' } = values;
  const backends: BackendName[] = values.backend === undefined ? ['wasm', 'onnx'] : [values.backend];
  const bundle = await bundleSuite();
  const runs = new Map<BackendName, SpecResult[]>();
  console.log('backend  passed  failed  skipped  total  seconds');
  for (const backend of backends) {
    const start = performance.now();
    const results = await runSuite(bundle, backend, grep);
    runs.set(backend, results);
    console.log(row(backend, results, (performance.now() - start) / 1000));
  }
  if (values.failures !== undefined) writeFileSync(values.failures, failureLines(runs));
  const onnx = runs.get('onnx');
  if (onnx === undefined || grep !== '') return;

  const known = JSON.parse(
    readFileSync(new URL(`../../${KNOWN_FAILURES}`, import.meta.url), 'utf8'),
  ) as KnownFailures[];
  const complaints = judge(onnx, known, MINIMUM_PASSES);
  if (complaints.length === 0) {
    console.log(`onnx conforms: every spec that fails there is named, with the reason, in ${KNOWN_FAILURES}`);
    return;
  }
  console.log(
    `\n${complaints.join('\n')}\n\nonnx and ${KNOWN_FAILURES} disagree in ${complaints.length} points`,
  );
  process.exitCode = 1;
}

function row(backend: string, results: readonly SpecResult[], seconds: number): string {
  const count = (status: SpecResult['status']): number =>
    results.filter((one) => one.status === status).length;
  const cells = [
    String(count('passed')).padStart(6),
    String(count('failed')).padStart(6),
    String(count('skipped')).padStart(7),
    String(results.length).padStart(5),
    seconds.toFixed(1).padStart(7),
  ];
  return [backend.padEnd(7), ...cells].join('  ');
}

function failureLines(runs: ReadonlyMap<BackendName, readonly SpecResult[]>): string {
  return [...runs]
    .flatMap(([backend, results]) => results.map((result) => ({ backend, ...result })))
    .filter(({ status }) => status === 'failed')
    .map(({ backend, name, message }) => `${JSON.stringify({ backend, name, message })}\n`)
    .join('');
}

await runProgram(helpText('npm run conformance -- [flags]', flags), main);
