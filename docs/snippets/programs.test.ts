import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { selectBackend } from '@radnet/backends';
import ts from 'typescript';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { checkData } from './checkData';
import { compilePages, generated, programFile } from './compilePages';
import { exportedNames, pageProgram } from './pageProgram';
import { repository } from '../site/repository';
import { type TestedPage, testedPages } from './testedPages';

// A page's program runs in this process, where the real one would start another and hand it the signals.
vi.mock('@radnet/core/interruptible', () => ({
  runInterruptible: (run: (signal: AbortSignal) => Promise<void>) => run(new AbortController().signal),
}));

const pages = testedPages();

/** A page's blocks as one module: all of them, or those that the test runs. */
function programOf({ name, blocks }: TestedPage, run: boolean) {
  const setup = join(repository, 'docs/snippets', `${name}.setup.ts`);
  const given = existsSync(setup)
    ? { from: `../${name}.setup`, names: exportedNames(readFileSync(setup, 'utf8')) }
    : undefined;
  const own = blocks.filter(({ language, notRun }) => language === 'ts' && !(run && notRun !== undefined));
  return pageProgram(own, given);
}

const withCode = pages.filter(({ blocks }) => blocks.some(({ language }) => language === 'ts'));
let errorsOf: (name: string) => string[] = () => [];
const start = process.cwd();
mkdirSync(generated, { recursive: true });
// Within the repository, where threads and processes that a page starts find the installed packages.
const scratch = mkdtempSync(join(generated, 'scratch-'));

beforeAll(() => {
  errorsOf = compilePages(new Map(withCode.map((page) => [page.name, programOf(page, false)])));
}, 180_000);

beforeEach(async () => {
  // What a page writes goes to a folder of its own, which the test removes.
  process.chdir(mkdtempSync(join(scratch, 'page-')));
  await selectBackend('onnx');
});

afterAll(() => {
  process.chdir(start);
  rmSync(scratch, { recursive: true, force: true });
});

test.each(pages)('$name: blocks are fenced, and those of data parse', ({ blocks, broken }) => {
  expect(broken).toBeUndefined();
  const problems = blocks.flatMap((block) => {
    const problem = block.language === 'js' ? syntaxError(block.code) : checkData(block);
    return problem === undefined ? [] : [`line ${block.line}: ${problem}`];
  });
  expect(problems).toEqual([]);
});

function syntaxError(code: string): string | undefined {
  const { diagnostics = [] } = ts.transpileModule(code, {
    reportDiagnostics: true,
    fileName: 'block.mjs',
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, allowJs: true },
  });
  return diagnostics[0] && ts.flattenDiagnosticMessageText(diagnostics[0].messageText, '\n');
}

describe.each(withCode)('$name', (page) => {
  test('TypeScript compiles', () => {
    expect(errorsOf(page.name)).toEqual([]);
  });

  const runs = page.blocks.some(({ language, notRun }) => language === 'ts' && notRun === undefined);
  test.runIf(runs)('TypeScript runs', async () => {
    const file = programFile(page.name);
    writeFileSync(file, programOf(page, true).text);
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    try {
      await import(/* @vite-ignore */ file);
    } finally {
      log.mockRestore();
      rmSync(file);
    }
  });
});
