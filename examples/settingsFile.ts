import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileError } from '@radnet/core/internal/node';
import { type Flags, UsageError } from './commandLine';
import { settingOf } from './flagNames';
import { runFolders } from './modelCard';
import { repeatedKey } from './repeatedKey';
import type { Settings } from './settings';

/** Flags that belong to one command: they say where the run goes, not what is trained. */
const OF_ONE_CALL: ReadonlySet<string> = new Set([
  'config',
  'out',
  'resume',
  'resume-from',
  'accept-changes',
]);

/**
 * The settings of a run as JSON with which to repeat it: flags, without their hyphens, and values. It includes the preset's values, so
 * that the run stays the same if a later version changes the preset.
 *
 * @param flags The program's flags, `trainFlags`.
 */
export function formatSettings(settings: Settings, flags: Flags): string {
  const values = settings as unknown as Readonly<Record<string, unknown>>;
  const named = Object.keys(flags)
    .filter((flag) => !OF_ONE_CALL.has(flag) && !isUnused(flag, settings))
    .map((flag) => [flag, values[settingOf(flag)]] as const);
  return `${JSON.stringify(Object.fromEntries(named), null, 2)}\n`;
}

/**
 * Reads the flags in a file of settings, in the form of a command line. Flags that are typed come after these and override them.
 *
 * @param path A file as written by `formatSettings`, or the folder of a run that has one.
 * @throws UsageError that names the file, if it cannot be read, does not have that form, or has a repeated key or a value of a wrong type.
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
    // An unknown flag, which the command line will refuse.
    if (!Object.hasOwn(flags, name)) return [`--${name}`];
    const isSwitch = flags[name]!.value === '';
    if (isSwitch && typeof value === 'boolean') return value ? [`--${name}`] : [];
    if (!isSwitch && (typeof value === 'string' || typeof value === 'number')) return [`--${name}=${value}`];
    const expected = isSwitch ? 'true or false' : 'a number or a text';
    throw new UsageError(`--config ${file}: ${name}: expected ${expected}, got ${JSON.stringify(value)}`);
  });
  return { file, argv };
}

/** Flags with a value from the preset that cannot be combined with other settings. */
function isUnused(flag: string, { backbone, optimizer }: Settings): boolean {
  if (flag === 'momentum') return optimizer !== 'sgd';
  return backbone === 'densenet-121' && (flag === 'depth' || flag === 'growth-rate');
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
