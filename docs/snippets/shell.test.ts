import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type * as commandLine from '../../examples/commandLine';
import { checkCommand } from './checkCommand';
import { repository } from '../site/repository';
import { shellCommands } from './shellCommands';
import { testedPages } from './testedPages';

/** The flags that the last imported program passed to its help text. */
const recorded = vi.hoisted(() => ({ flags: undefined as commandLine.Flags | undefined }));

// Importing a program records its flags without running it.
vi.mock('../../examples/commandLine', async (original) => {
  const actual = await original<typeof commandLine>();
  const helpText: typeof actual.helpText = (usage, flags) => {
    recorded.flags = flags;
    return actual.helpText(usage, flags);
  };
  return { ...actual, helpText, runProgram: () => Promise.resolve() };
});
vi.mock('@radnet/core/interruptible', () => ({
  runInterruptible: (run: (signal: AbortSignal) => Promise<void>) => run(new AbortController().signal),
}));

const flagsOf = new Map<string, commandLine.Flags | undefined>();

/** Reads arguments by the program's own flags. */
async function checkArguments(file: string, argv: readonly string[]): Promise<string[]> {
  const source = readFileSync(join(repository, file), 'utf8');
  if (!/commandLine'|Program'/.test(source)) return unknownToParseArgs(file, source, argv);
  if (!flagsOf.has(file)) {
    recorded.flags = undefined;
    await import(/* @vite-ignore */ join(repository, file));
    flagsOf.set(file, recorded.flags);
  }
  const flags = flagsOf.get(file);
  if (flags === undefined) return [`${file}: does not hand its flags to helpText`];
  const { readFlags, UsageError } = await vi.importActual<typeof commandLine>('../../examples/commandLine');
  try {
    readFlags(
      flags,
      argv.filter((word) => word !== '--help'),
      Infinity,
    );
    return [];
  } catch (error) {
    if (error instanceof UsageError) return [`${file}: ${error.message}`];
    throw error;
  }
}

/** For a program that uses Node's `parseArgs`: the flags that are missing from its options. */
function unknownToParseArgs(file: string, source: string, argv: readonly string[]): string[] {
  const options = [...source.matchAll(/([\w-]+)'?: \{ type: '(?:string|boolean)'/g)].map(
    ([, name]) => `--${name}`,
  );
  const flags = argv.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0]!);
  return flags.filter((flag) => !options.includes(flag)).map((flag) => `${file}: unknown option '${flag}'`);
}

const pages = testedPages()
  .map((page) => ({ ...page, blocks: page.blocks.filter(({ language }) => language === 'sh') }))
  .filter(({ blocks }) => blocks.length > 0);

test.each(pages)('$name: commands name programs, scripts, files and flags that exist', async ({ blocks }) => {
  const problems: string[] = [];
  for (const { code, line } of blocks) {
    const { status, stderr } = spawnSync('bash', ['-n'], { input: code, encoding: 'utf8' });
    if (status !== 0) problems.push(`line ${line}: ${stderr}`);
    for (const command of shellCommands(code)) {
      const found = await checkCommand(command.words, checkArguments);
      problems.push(...found.map((problem) => `line ${line + command.line}: ${problem}`));
    }
  }
  expect(problems).toEqual([]);
});

test.each([
  ['npm run train -- --preset demo --epochs 2', []],
  ['npx tsx examples/evaluate-radnet.ts --model runs/demo', []],
  ['npx tsx examples/train-radnet.ts --epoch 2', ["unknown option '--epoch'"]],
  ['npm run train -- --epochs none', ["--epochs: expected a whole number of at least 1, got 'none'"]],
  ['npm run doctor -- --nope', ["unknown option '--nope'"]],
])('%s is read by the flags of its program', async (line, problems) => {
  const found = await checkCommand(line.split(' '), checkArguments);
  expect(found).toEqual(problems.map((problem) => expect.stringContaining(problem) as string));
});
