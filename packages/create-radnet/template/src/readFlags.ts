import { parseArgs, type ParseArgsConfig } from 'node:util';
import { RadnetError } from '@radnet/core';

type Options = NonNullable<ParseArgsConfig['options']>;
type Flags<Known extends Options> = ReturnType<typeof parseArgs<{ options: Known }>>['values'];

/** Reads the flags of a program. If one is unknown or has no value, says so and ends the program. */
export function readFlags<Known extends Options>(options: Known): Flags<Known> {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return endWith(
      `${(error as Error).message.replace(/\.?$/, '.')} Flags: ${Object.keys(options)
        .map((name) => `--${name}`)
        .join(', ')}`,
    );
  }
}

/** A flag's value as a whole number above 0. If it is none, says so and ends the program. */
export function count(flag: string, value: string): number {
  const number = Number(value);
  return Number.isInteger(number) && number > 0
    ? number
    : endWith(`--${flag}: expected a whole number above 0, got '${value}'`);
}

/** Ends the program on a wrong file or folder with its message alone: a stack trace would not help. */
export function endOnWrongInput(): void {
  process.on('uncaughtException', (error) => {
    console.error(error instanceof RadnetError ? error.message : error);
    process.exit(1);
  });
}

function endWith(message: string): never {
  console.error(message);
  process.exit(1);
}
