import { RadnetError } from '@radnet/core';
import { Command, CommanderError, Option } from 'commander';
import { deviceFailure } from './deviceFailure';

/** A wrong flag: exit code 2. (A wrong input is a RadnetError: exit code 1.) */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A flag of the command line. */
export interface Flag<T> {
  /** The placeholder for the value in `--help`, such as `N` or `FOLDER`. Empty for a switch. */
  readonly value: string;
  /** What the flag does, for `--help`. */
  readonly help: string;
  /** Whether it takes several values. `parse` returns a list for each, and the lists are joined. */
  readonly several?: boolean;
  /** Its heading in `--help`. */
  readonly group?: string;
  /** Reads the value. Throws a UsageError if it is wrong. */
  readonly parse: (text: string) => T;
}

export type Flags = Readonly<Record<string, Flag<unknown>>>;

type Parsed<F extends Flags> = { [K in keyof F]?: F[K] extends Flag<infer T> ? T : never };

/** A flag that takes any text. */
export const text = (value: string, help: string): Flag<string> => ({ value, help, parse: (given) => given });

/** The range of a number. */
export interface NumberRange {
  readonly minimum?: number;
  readonly maximum?: number;
  /** Exclusive lower bound. */
  readonly above?: number;
  /** Exclusive upper bound. */
  readonly below?: number;
  readonly whole?: boolean;
}

/** A flag that takes a number in a range. */
export function number(help: string, range: NumberRange = {}): Flag<number> {
  const {
    minimum = -Infinity,
    maximum = Infinity,
    above = -Infinity,
    below = Infinity,
    whole = false,
  } = range;
  const parse = (given: string): number => {
    const parsed = Number(given);
    const fits = parsed >= minimum && parsed <= maximum && parsed > above && parsed < below;
    if (given.trim() === '' || !Number.isFinite(parsed) || !fits || (whole && !Number.isInteger(parsed))) {
      throw new UsageError(
        `expected a ${whole ? 'whole number' : 'number'}${boundsOf(range)}, got '${given}'`,
      );
    }
    return parsed;
  };
  return { value: 'N', help, parse };
}

function boundsOf({ minimum, maximum, above, below }: NumberRange): string {
  const bounds = [
    ...(minimum === undefined ? [] : [`of at least ${minimum}`]),
    ...(above === undefined ? [] : [`above ${above}`]),
    ...(maximum === undefined ? [] : [`at most ${maximum}`]),
    ...(below === undefined ? [] : [`below ${below}`]),
  ];
  return bounds.length === 0 ? '' : ` ${bounds.join(' and ')}`;
}

/** A flag that takes one of several words. */
export function choice<T extends string>(help: string, choices: readonly T[]): Flag<T> {
  const parse = (given: string): T => {
    const found = choices.find((one) => one === given);
    if (found === undefined) throw new UsageError(`expected one of ${choices.join(', ')}, got '${given}'`);
    return found;
  };
  return { value: choices.join('|'), help, parse };
}

/** A switch: a flag without a value. */
export const toggle = (help: string): Flag<boolean> => ({ value: '', help, parse: () => true });

/** A flag that takes several values: `--name A B`, or `--name A --name B`. */
export const texts = (value: string, help: string): Flag<string[]> & { readonly several: true } => ({
  value,
  help,
  several: true,
  parse: (given) => [given],
});

/** Puts flags under a heading of their own in `--help`. */
export function grouped<F extends Flags>(group: string, flags: F): F {
  return Object.fromEntries(Object.entries(flags).map(([name, flag]) => [name, { ...flag, group }])) as F;
}

/**
 * Reads flags (`--name VALUE`, and `--name` for a switch) and at most `positionals` other arguments.
 *
 * @throws UsageError if a flag is unknown, has no value or a wrong one. For an unknown flag, the message suggests the nearest known
 *   one.
 */
export function readFlags<F extends Flags>(
  flags: F,
  argv: readonly string[],
  positionals = 0,
): { values: Parsed<F>; positionals: string[] } {
  const command = commandOf(flags);
  try {
    command.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    throw new UsageError(error.message.replace(/^error: /, ''));
  }
  const extra = command.args[positionals];
  if (extra !== undefined) throw new UsageError(`unexpected argument '${extra}'`);
  const given = command.options.flatMap((option) => {
    const value: unknown = command.getOptionValue(option.attributeName());
    return value === undefined ? [] : [[option.name(), parseFlag(option.name(), flags, value)]];
  });
  return { values: Object.fromEntries(given) as Parsed<F>, positionals: command.args };
}

function parseFlag(name: string, flags: Flags, value: unknown): unknown {
  const { parse } = flags[name]!;
  try {
    return Array.isArray(value) ? value.flatMap((one) => parse(String(one))) : parse(String(value));
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`--${name}: ${error.message}`) : error;
  }
}

/** The flags for commander. Values stay text, which `parseFlag` reads. */
function commandOf(flags: Flags): Command {
  const command = new Command()
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .allowExcessArguments()
    .argument('[arguments...]')
    .helpOption(false);
  for (const [name, { value, help, several }] of Object.entries(flags)) {
    const takes = value === '' ? '' : ` <${value}${several ? '...' : ''}>`;
    command.addOption(new Option(`--${name}${takes}`, help));
  }
  return command;
}

/** The text of `--help`, wrapped to the terminal. */
export function helpText(usage: string, flags: Flags): string {
  const command = commandOf(flags);
  const { columns = 80 } = process.stdout;
  const help = command.createHelp();
  help.prepareContext({ helpWidth: columns });
  const terms = command.options.map((option) => help.optionTerm(option));
  const width = Math.min(LONGEST_TERM, Math.max(...terms.map((term) => term.length)));
  const lines = command.options.map(({ description }, at) =>
    terms[at]!.length > width
      ? `  ${terms[at]}\n${help.formatItem('', width, description, help)}`
      : help.formatItem(terms[at]!, width, description, help),
  );
  const groups = Object.values(flags).map(({ group = 'Flags' }) => group);
  const sections = [...new Set(groups)].map((group) => {
    const own = lines.filter((_, at) => groups[at] === group);
    return `${group}:\n${own.join('\n')}`;
  });
  return `Usage: ${usage}\n\n${sections.join('\n\n')}\n\nResearch software, not a medical device.`;
}

/** The help of a longer flag starts on the next line. */
const LONGEST_TERM = 30;

/**
 * Runs a program. `--help` prints its help. An error of the input, or a failure of the GPU or of memory, ends it with exit code 1; an
 * error of the flags with 2. In both cases only the message is printed. Any other error is a bug, and its stack is printed.
 */
export async function runProgram(
  help: string,
  main: (argv: readonly string[]) => Promise<void>,
  argv: readonly string[] = process.argv.slice(2),
): Promise<void> {
  if (argv.includes('--help')) {
    console.log(help);
    return;
  }
  try {
    await main(argv);
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${error.message}\nSee --help for the flags.`);
      process.exitCode = 2;
    } else if (error instanceof RadnetError) {
      console.error(error.message);
      process.exitCode = 1;
    } else {
      const failure = deviceFailure(error);
      if (failure === undefined) throw error;
      console.error(failure);
      process.exitCode = 1;
    }
  }
}
