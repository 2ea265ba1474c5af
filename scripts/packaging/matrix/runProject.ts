import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { askChromium } from '../askChromium';
import type { Project } from './project';

const CHECK = fileURLToPath(new URL('check.ts', import.meta.url));
const LIMIT_MS = 240_000;
const TOLERANCE = 1e-5;

export interface Row {
  readonly project: string;
  /** Name and version of the tool, e.g. `vite 8.1.2`, or Node's version. */
  readonly tool: string;
  readonly outcome: 'runs' | 'fails' | 'not run';
  /** Why it did not run, or a note. */
  readonly note: string;
  readonly seconds: number;
}

/**
 * Installs the tarballs into an empty project, runs it and compares its result.
 *
 * @param expected Result of the same program run from source.
 */
export async function runProject(
  project: Project,
  folder: string,
  tarballs: readonly string[],
  expected: readonly number[],
): Promise<Row> {
  const start = performance.now();
  const run = (command: readonly string[]): string => runIn(folder, command, tarballs);
  let tool = `node ${process.versions.node}`;
  const row = (outcome: Row['outcome'], note: string): Row => ({
    project: project.name,
    tool,
    outcome,
    note,
    seconds: (performance.now() - start) / 1000,
  });
  try {
    writeProject(project, folder);
    run(['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', ...project.packages, ...tarballs]);
    tool = toolOf(project, folder) ?? tool;
    if (project.available) {
      try {
        run(project.available);
      } catch (error) {
        return row('not run', `no program for this machine: ${firstLine(error)}`);
      }
    }
    const said = project.commands.map(run);
    const results = said.flatMap((text) => resultsIn(text));
    const notes = project.note ? [project.note(run)] : [];
    if (project.page !== undefined) {
      const answer = await askChromium(join(folder, project.page));
      if (answer === undefined) notes.push('builds; NOT RUN in a browser: no Chromium');
      else if (resultsIn(answer).length === 0) throw new Error(`in Chromium: ${answer}`);
      else results.push(...resultsIn(answer));
    }
    if (results.length === 0 && project.page === undefined) throw new Error('it printed no result');
    for (const result of results) requireSame(result, expected);
    return row('runs', notes.join('; '));
  } catch (error) {
    return row('fails', firstLine(error));
  }
}

function writeProject({ check, files }: Project, folder: string): void {
  const source = readFileSync(CHECK, 'utf8');
  const format = check.endsWith('.cjs') ? 'cjs' : 'esm';
  const code = check.endsWith('.ts') ? source : transformSync(source, { loader: 'ts', format }).code;
  const manifest = JSON.stringify({ name: 'empty', private: true, type: 'module' });
  const all = { ...files, 'package.json': manifest, [check]: code };
  for (const [path, content] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

function runIn(folder: string, [command, ...args]: readonly string[], tarballs: readonly string[]): string {
  // Settings of this project and its npm must not affect the empty one.
  const outer = /^(npm_|NODE_OPTIONS$|CI$|INIT_CWD$)/i;
  const entries = Object.entries(process.env).filter(
    ([name]) => !outer.test(name) || /^npm_config_cache$/i.test(name),
  );
  const env = {
    ...Object.fromEntries(entries),
    NEXT_TELEMETRY_DISABLED: '1',
    NO_COLOR: '1',
    TARBALLS: tarballs.join(' '),
  };
  const done = spawnSync(command!, args, { cwd: folder, env, encoding: 'utf8', timeout: LIMIT_MS });
  if (done.error) throw done.error;
  if (done.status === 0) return done.stdout;
  const said = `${done.stdout}\n${done.stderr}`.trim();
  throw new Error(`${[command, ...args].slice(0, 3).join(' ')}: ${said.slice(-2000)}`);
}

function toolOf({ packages }: Project, folder: string): string | undefined {
  const name = packages[0]?.replace(/(.)@.*$/, '$1');
  if (name === undefined) return undefined;
  const manifest = readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8');
  return `${name} ${(JSON.parse(manifest) as { version: string }).version}`;
}

function resultsIn(text: string): number[][] {
  return [...text.matchAll(/RESULT (\[[^\]]*\])/g)].map(([, json]) => JSON.parse(json!) as number[]);
}

function requireSame(result: readonly number[], expected: readonly number[]): void {
  const apart = Math.max(...expected.map((value, index) => Math.abs(value - (result[index] ?? NaN))));
  if (!(result.length === expected.length && apart <= TOLERANCE))
    throw new Error(`expected ${expected.join(', ')}, got ${result.join(', ')}`);
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n').slice(0, 40).join('\n');
}
