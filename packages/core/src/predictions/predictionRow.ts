import { RadnetError } from '../radnetError';
import { cellFault } from './cellFault';
import type { PredictionColumn, PredictionHeader } from './predictionColumns';

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Range of valid numbers in a cell, ends included. */
interface Range {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly whole?: boolean;
}

/** Reads the cells of one row of predictions by column name. Errors name the row and the column. */
export class PredictionRow {
  constructor(
    private readonly header: PredictionHeader,
    private readonly cells: readonly string[],
    /** 1 is the first line of the file. */
    readonly row: number,
  ) {}

  raw(name: PredictionColumn): string {
    return this.cells[this.header.column[name]]!;
  }

  /** @throws RadnetError if the cell is empty, or `cellFault` finds its text unsafe. */
  name(name: PredictionColumn): string {
    const fault = cellFault(this.raw(name));
    if (fault !== undefined) throw this.error(name, `expected a name, got ${fault}`);
    return this.raw(name);
  }

  optionalName(name: PredictionColumn): string | undefined {
    return this.raw(name) === '' ? undefined : this.name(name);
  }

  /** @throws RadnetError if the cell is not a number within the range. */
  number(name: PredictionColumn, { minimum = -Infinity, maximum = Infinity, whole = false }: Range): number {
    const text = this.raw(name);
    const value = Number(text);
    const fits = NUMBER.test(text) && Number.isFinite(value) && value >= minimum && value <= maximum;
    if (fits && (!whole || Number.isInteger(value))) return value;
    const bounds =
      maximum < Infinity
        ? ` from ${minimum} to ${maximum}`
        : minimum > -Infinity
          ? ` from ${minimum} on`
          : '';
    throw this.error(
      name,
      `expected a ${whole ? 'whole number' : 'number'}${bounds}, got ${this.shown(name)}`,
    );
  }

  optionalNumber(name: PredictionColumn, range: Range): number | undefined {
    return this.raw(name) === '' ? undefined : this.number(name, range);
  }

  /** @throws RadnetError if the cell is neither 0 nor 1. */
  binary(name: PredictionColumn): 0 | 1 {
    const value = NUMBER.test(this.raw(name)) ? Number(this.raw(name)) : NaN;
    if (value === 0 || value === 1) return value;
    throw this.error(name, `expected 0 or 1, got ${this.shown(name)}`);
  }

  /** @throws RadnetError if one of these cells is not empty. `level` is the kind of row, for the message. */
  requireEmpty(names: readonly PredictionColumn[], level: string): void {
    const full = names.find((name) => this.raw(name) !== '');
    if (full !== undefined) {
      throw this.error(full, `expected an empty cell in the row of a ${level}, got ${this.shown(full)}`);
    }
  }

  /** Returns the non-empty sub-groups by name, or undefined if there are none. */
  groups(): Record<string, string> | undefined {
    const entries = this.header.groups
      .map(({ name, column }) => [name, this.cells[column]!] as const)
      .filter(([, value]) => value !== '');
    for (const [name, value] of entries) {
      const fault = cellFault(value);
      if (fault !== undefined) {
        throw new RadnetError(`row ${this.row}: sub-group '${name}': expected a name, got ${fault}`);
      }
    }
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  }

  error(name: PredictionColumn, message: string): RadnetError {
    return new RadnetError(`row ${this.row}: ${name}: ${message}`);
  }

  shown(name: PredictionColumn): string {
    return this.raw(name) === '' ? 'an empty cell' : JSON.stringify(this.raw(name).slice(0, 40));
  }
}
