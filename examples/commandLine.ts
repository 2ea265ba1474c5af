import { parseArgs } from 'node:util';
import { RadnetError } from '@radnet/core';
import { deviceFailure } from './deviceFailure';

/** A flag of the wrong form: exit code 2, where an input of the wrong form is 1. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What one flag takes. */
export interface Flag<T> {
  /** Stands for the value in `--help`, e.g. `N` or `FOLDER`. Empty for a switch. */
  readonly value: string;
  readonly help: string;
  readonly parse: (text: string) => T;
}

export type Flags = Readonly<Record<string, Flag<unknown>>>;

type Parsed<F extends Flags> = { [K in keyof F]?: F[K] extends Flag<infer T> ? T : never };

export const text = (value: string, help: string): Flag<string> => ({ value, help, parse: (given) => given });

/** What a number has to be. */
export interface NumberRange {
  readonly minimum?: number;
  readonly maximum?: number;
  /** Less than the number, which is not this one itself. */
  readonly above?: number;
  /** More than the number, which is not this one itself. */
  readonly below?: number;
  readonly whole?: boolean;
}

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

export function choice<T extends string>(help: string, choices: readonly T[]): Flag<T> {
  const parse = (given: string): T => {
    const found = choices.find((one) => one === given);
    if (found === undefined) throw new UsageError(`expected one of ${choices.join(', ')}, got '${given}'`);
    return found;
  };
  return { value: choices.join('|'), help, parse };
}

export const toggle = (help: string): Flag<boolean> => ({ value: '', help, parse: () => true });

/**
 * Reads flags (`--name VALUE`, and `--name` for a switch) and at most `positionals` other arguments.
 *
 * @throws UsageError where a flag is unknown, lacks its value, or has one of the wrong form.
 */
export function readFlags<F extends Flags>(
  flags: F,
  argv: readonly string[],
  positionals = 0,
): { values: Parsed<F>; positionals: string[] } {
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, { value }]) => [
      name,
      { type: value === '' ? 'boolean' : 'string' } as const,
    ]),
  );
  let given: ReturnType<typeof parseArgs>;
  try {
    given = parseArgs({ args: negativesJoined(flags, argv), options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError((error as Error).message.split('\n')[0]);
  }
  const extra = given.positionals[positionals];
  if (extra !== undefined) throw new UsageError(`unexpected argument '${extra}'`);
  const values = Object.entries(given.values).map(([name, value]) => {
    try {
      return [name, flags[name]!.parse(String(value))];
    } catch (error) {
      throw error instanceof UsageError ? new UsageError(`--${name}: ${error.message}`) : error;
    }
  });
  return { values: Object.fromEntries(values) as Parsed<F>, positionals: given.positionals };
}

/** `--name -5` as `--name=-5`: parseArgs takes what begins with a hyphen for a flag. */
function negativesJoined(flags: Flags, argv: readonly string[]): string[] {
  const joined: string[] = [];
  for (const argument of argv) {
    const before = joined.at(-1) ?? '';
    const takesValue = before.startsWith('--') && Boolean(flags[before.slice(2)]?.value);
    if (takesValue && /^-[\d.]/.test(argument)) joined[joined.length - 1] = `${before}=${argument}`;
    else joined.push(argument);
  }
  return joined;
}

export function helpText(usage: string, flags: Flags): string {
  const left = Object.entries(flags).map(
    ([name, { value }]) => `  --${name}${value === '' ? '' : ` ${value}`}`,
  );
  const width = Math.min(34, Math.max(...left.map((line) => line.length)));
  const lines = Object.values(flags).map(({ help }, i) => {
    const head = left[i]!;
    return head.length > width ? `${head}\n${' '.repeat(width)}  ${help}` : `${head.padEnd(width)}  ${help}`;
  });
  return `Usage: ${usage}\n\n${lines.join('\n')}\n\nResearch software, not a medical device.`;
}

/**
 * Runs a program: `--help` prints its help; an error of the input, and a GPU or memory that fails, ends it with exit code
 * 1, one of the flags with 2, each with its message alone. Any other error is a fault of ours and shows its stack.
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
