import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * Prints what each entry adds to a bundle, minified and gzipped, with its dependencies but without TensorFlow.js, next
 * to its budget. Also prints what is left if a program imports only one function of the entry. Needs a build.
 */
const root = fileURLToPath(new URL('../../..', import.meta.url));

interface Budget {
  /** Budget of the whole entry, kB gzipped. */
  readonly whole: number;
  /** A function of the entry, and the budget of a bundle that imports only this function. */
  readonly one?: { readonly name: string; readonly most: number };
}
const budgets = JSON.parse(readFileSync(new URL('budgets.json', import.meta.url), 'utf8')) as Record<
  string,
  Budget
>;

async function kilobytes(program: string, entry: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: root },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    platform: /\/node$|interruptible$|mpi$/.test(entry) ? 'node' : 'browser',
    external: [
      '@tensorflow/*',
      'onnxruntime-node',
      'webgpu',
      'koffi',
      ...builtinModules,
      ...builtinModules.map((name) => `node:${name}`),
    ],
    logLevel: 'error',
  });
  return gzipSync(outputFiles[0]!.contents).byteLength / 1000;
}

const over: string[] = [];
function row(what: string, size: number, most: number): string {
  if (size > most) over.push(`${what}: ${size.toFixed(1)} kB, expected at most ${most}`);
  return `| ${what} | ${size.toFixed(1)} | ${most} |`;
}

console.log('| Import | kB, minified and gzipped | Budget |\n| --- | --- | --- |');
for (const [entry, { whole, one }] of Object.entries(budgets)) {
  const all = await kilobytes(`import * as all from '${entry}'; console.log(all);`, entry);
  console.log(row(`\`* from '${entry}'\``, all, whole));
  if (!one) continue;
  const alone = await kilobytes(`import { ${one.name} } from '${entry}'; console.log(${one.name});`, entry);
  console.log(row(`\`{ ${one.name} } from '${entry}'\``, alone, one.most));
}
if (over.length > 0) {
  console.error(
    `\nover budget:\n${over.join('\n')}\nMake it smaller, or raise scripts/packaging/size/budgets.json.`,
  );
  process.exit(1);
}
