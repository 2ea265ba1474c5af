import { checkSettings } from './checkSettings';
import { type Flags, readFlags, UsageError } from './commandLine';
import { settingOf } from './flagNames';
import { PRESETS } from './presets';
import type { Settings } from './settings';
import { settingsArguments } from './settingsFile';
import { trainFlags } from './trainFlags';
import { ADAM_RATE, SGD_RATE } from './trainingParts';

/**
 * @param flags `trainFlags`, or the part of them that a program takes.
 * @throws UsageError if a flag is unknown or wrong, on the command line or in the file of `--config`, or if flags cannot be combined.
 */
export function readSettings(
  argv: readonly string[],
  flags: Partial<typeof trainFlags> = trainFlags,
): Settings {
  const all = flags as typeof trainFlags;
  const { config, ...typed } = readFlags(all, argv).values;
  const { file, values: ofFile } = config === undefined ? {} : readSettingsFile(config, all);
  const values = { ...ofFile, ...typed };
  const { preset = values.data === undefined ? 'demo' : 'small', ...given } = values;
  const named = Object.entries(given).map(([flag, value]) => [settingOf(flag), value]);
  const changes = Object.fromEntries(named) as Partial<Settings>;
  const { optimizer = PRESETS[preset].optimizer } = changes;
  const otherKind = (optimizer === 'sgd') !== (PRESETS[preset].optimizer === 'sgd');
  const settings = {
    preset,
    out: `runs/${preset}`,
    ...PRESETS[preset],
    // The preset's rate does not suit an optimizer of another kind.
    ...(otherKind && { rate: optimizer === 'sgd' ? SGD_RATE : ADAM_RATE }),
    ...changes,
    resume: changes.resume === true || changes.resumeFrom !== undefined,
  };
  try {
    checkSettings(settings, changes);
  } catch (error) {
    if (!(error instanceof UsageError) || file === undefined) throw error;
    const ofFileAlone = Object.keys(ofFile ?? {}).filter((flag) => !Object.hasOwn(typed, flag));
    throw isAbout(error, ofFileAlone) ? inFile(file, error) : error;
  }
  return settings;
}

function readSettingsFile<F extends Flags>(
  path: string,
  flags: F,
): { file: string; values: ReturnType<typeof readFlags<F>>['values'] } {
  const { file, argv } = settingsArguments(path, flags);
  try {
    return { file, values: readFlags(flags, argv).values };
  } catch (error) {
    throw error instanceof UsageError ? inFile(file, error) : error;
  }
}

/** Whether an error is about one of these flags. Its message begins with the flags that it is about. */
function isAbout({ message }: UsageError, flags: readonly string[]): boolean {
  const named = message.split(':')[0]!.split(', ');
  return flags.some((flag) => named.includes(`--${flag}`));
}

function inFile(file: string, { message }: UsageError): UsageError {
  return new UsageError(`--config ${file}: ${message}`);
}
