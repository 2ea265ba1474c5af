import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type BundledPrograms, bundlePrograms } from '../../../../scripts/bundlePrograms';
import { loadCheckpoint } from './checkpoint';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const source = 'packages/core/src/node/fixtures/interruptibleTraining.ts';
const program = join(root, source);
/** Each test starts a program or two, beside other tests. */
const OF_PROGRAMS = 120_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'radnet-interrupt-'));
});
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

interface Running {
  write(text: string): void;
  signal(name: NodeJS.Signals): void;
}

/** Runs a command until it ends; does to it what each step says once its output contains the step's text. */
function run(
  command: readonly string[],
  steps: readonly { readonly after: string; readonly wait?: number; readonly act: (run: Running) => void }[],
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const pending = [...steps];
    let output = '';
    const child = spawn(command[0]!, command.slice(1), { cwd: root });
    children.push(child);
    const running: Running = {
      write: (text) => child.stdin.write(text),
      signal: (name) => child.kill(name),
    };
    const take = (chunk: Buffer): void => {
      output += chunk.toString();
      while (pending[0] !== undefined && output.includes(pending[0].after)) {
        const { act, wait = 0 } = pending.shift()!;
        setTimeout(() => act(running), wait);
      }
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output: output.replaceAll('\r', '') }));
  });
}

/** Started without tsx, for what does not depend on how the program is started. */
let bundled: BundledPrograms;
beforeAll(async () => {
  bundled = await bundlePrograms([source]);
}, OF_PROGRAMS);
afterAll(() => bundled.remove());
const quick = (...flags: string[]): string[] => [process.execPath, bundled.scripts[0]!, folder, ...flags];
const byTsx = (to: string): string[] => [process.execPath, '--import', 'tsx', program, to];

async function expectSaved(output: string): Promise<void> {
  expect(output).toMatch(/: saving after the step under way, then ending/);
  const [, epochs, steps] = /saved: completed false, (\d+) epochs, (\d+) steps/.exec(output) ?? [];
  expect(epochs, output).toBeDefined();
  const { state } = await loadCheckpoint(join(folder, 'last'));
  expect(state).toMatchObject({ epochsDone: Number(epochs), stepsDone: Number(steps) });
  const log = readFileSync(join(folder, 'log.jsonl'), 'utf8').trimEnd().split('\n');
  expect(JSON.parse(log.at(-1)!)).toMatchObject({ event: 'end', outcome: 'stopped' });
}

describe('runInterruptible', () => {
  it.each([
    ['SIGINT', quick],
    ['SIGTERM', () => byTsx(folder)],
    ['SIGHUP', quick],
    ['SIGUSR1', quick],
    ['SIGUSR2', quick],
  ] as const)(
    'lets a busy training save and end with code 0 at %s',
    async (name, command) => {
      const { code, output } = await run(command(), [
        { after: 'epoch 1/', act: (child) => child.signal(name) },
      ]);
      await expectSaved(output);
      expect(code, output).toBe(0);
    },
    OF_PROGRAMS,
  );

  it(
    'takes a signal within a second for the same, and ends at once at a later one; the checkpoint before stays',
    async () => {
      const interrupt = (child: Running): void => child.signal('SIGINT');
      const { code, output } = await run(quick('slow'), [
        { after: 'epoch 2/', act: interrupt },
        { after: 'saving after', wait: 100, act: interrupt },
        { after: 'saving after', wait: 1500, act: interrupt },
      ]);
      expect(code, output).toBe(130);
      expect(output).toContain('ended without saving');
      expect(output).not.toContain('saved: ');
      expect((await loadCheckpoint(join(folder, 'last'))).state.stepsDone).toBe(0);
    },
    OF_PROGRAMS,
  );

  it(
    'saves where Ctrl-C ends what its output is piped to',
    async () => {
      const piped = `${quick()
        .map((part) => `'${part}'`)
        .join(' ')} 2>'${folder}/stderr' | head -n 2`;
      await run(['sh', '-c', piped], []);
      await vi.waitFor(
        async () => {
          const log = await readFile(join(folder, 'log.jsonl'), 'utf8');
          expect(log).toContain('"outcome":"stopped"');
          await loadCheckpoint(join(folder, 'last'));
        },
        { timeout: 60_000, interval: 500 },
      );
    },
    OF_PROGRAMS,
  );

  it(
    'gives the exit code of the program, and what it throws on stderr',
    async () => {
      const { code, output } = await run(byTsx('/dev/null/no'), []);
      expect(code).toBe(1);
      expect(output).toContain('/dev/null/no');
    },
    OF_PROGRAMS,
  );

  const inTerminal = spawnSync('script', ['--version']).status === 0;
  const quoted = `'${program}'`;
  it.skipIf(!inTerminal)(
    'saves where its terminal is closed',
    async () => {
      const command = `npx tsx ${quoted} '${folder}'`;
      await run(
        ['script', '-qefc', command, '/dev/null'],
        [{ after: 'epoch 2/', act: (child) => child.signal('SIGKILL') }],
      );
      await vi.waitFor(
        async () =>
          expect(await readFile(join(folder, 'log.jsonl'), 'utf8')).toContain('"outcome":"stopped"'),
        { timeout: 60_000, interval: 500 },
      );
    },
    OF_PROGRAMS,
  );

  it.skipIf(!inTerminal).each([
    ['node', (to: string) => `node --import tsx ${quoted} '${to}'`],
    ['npx tsx', (to: string) => `npx tsx ${quoted} '${to}'`],
    ['npm run', (to: string) => `npm run --prefix '${to}' train`],
  ])(
    'saves at Ctrl-C in a terminal, started by %s',
    async (_, command) => {
      const tsx = join(root, 'node_modules', '.bin', 'tsx');
      writeFileSync(
        join(folder, 'package.json'),
        JSON.stringify({ scripts: { train: `'${tsx}' ${quoted} '${folder}'` } }),
      );
      const { output } = await run(
        ['script', '-qefc', command(folder), '/dev/null'],
        [{ after: 'epoch 2/', act: (child) => child.write('\x03') }],
      );
      await expectSaved(output);
    },
    OF_PROGRAMS,
  );
});
