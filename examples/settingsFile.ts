import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileError } from '@radnet/core/node';
import { type Flags, UsageError } from './commandLine';
import { settingOf } from './flagNames';
import { runFolders } from './modelCard';
import { repeatedKey } from './repeatedKey';
import type { Settings } from './settings';

/** What a run is told on the command line each time: it says where the run goes, not what is trained. */
const OF_ONE_CALL: ReadonlySet<string> = new Set([
  'config',
  'out',
  'resume',
  'resume-from',
  'accept-changes',
]);

/**
 * The settings of a run as JSON, to repeat it by: flags, without their hyphens, and values. What the settings leave to the preset
 * is there, too, so that another version's presets give the same run.
 *
 * @param flags What the program takes, `trainFlags`.
 */
export function formatSettings(settings: Settings, flags: Flags): string {
  const values = settings as unknown as Readonly<Record<string, unknown>>;
  const named = Object.keys(flags)
    .filter((flag) => !OF_ONE_CALL.has(flag) && !isUnused(flag, settings))
    .map((flag) => [flag, values[settingOf(flag)]] as const);
  return `${JSON.stringify(Object.fromEntries(named), null, 2)}\n`;
}

/**
 * Flags in a file of settings, as on the command line, where they come before those that are typed: of two, the later one counts.
 *
 * @param path A file as `formatSettings` writes it, or the folder of a run that holds one.
 * @throws UsageError naming the file, where it cannot be read, is not of that form, or has a key twice or a value of no form that a
 *   flag takes.
 */
export function settingsArguments(path: string, flags: Flags): { file: string; argv: string[] } {
  const file = isFolder(path) ? join(path, runFolders.settings) : path;
  let json: string;
  let settings: unknown;
  try {
    json = readFileSync(file, 'utf8');
    settings = JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new UsageError(`--config ${file}: expected JSON: ${error.message}`);
    throw new UsageError(`--config: ${fileError('read', file, error).message}`);
  }
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) {
    throw new UsageError(`--config ${file}: expected an object of flags and values`);
  }
  const twice = repeatedKey(json);
  if (twice !== undefined) {
    throw new UsageError(`--config ${file}: expected each flag once, got '${twice}' twice`);
  }
  if (Object.hasOwn(settings, 'config')) {
    throw new UsageError(`--config ${file}: expected settings, but 'config' names another file of settings`);
  }
  const argv = Object.entries(settings).flatMap(([name, value]) => {
    // As the command line refuses it.
    if (!Object.hasOwn(flags, name)) return [`--${name}`];
    const isSwitch = flags[name]!.value === '';
    if (isSwitch && typeof value === 'boolean') return value ? [`--${name}`] : [];
    if (!isSwitch && (typeof value === 'string' || typeof value === 'number')) return [`--${name}=${value}`];
    const expected = isSwitch ? 'true or false' : 'a number or a text';
    throw new UsageError(`--config ${file}: ${name}: expected ${expected}, got ${JSON.stringify(value)}`);
  });
  return { file, argv };
}

/** Flags that are refused beside others, though the preset gives them a value. */
function isUnused(flag: string, { backbone, optimizer }: Settings): boolean {
  if (flag === 'momentum') return optimizer !== 'sgd';
  return backbone === 'densenet-121' && (flag === 'depth' || flag === 'growth-rate');
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
