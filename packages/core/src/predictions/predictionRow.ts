import { RadnetError } from '../radnetError';
import { cellFault } from './cellFault';
import type { PredictionColumn, PredictionHeader } from './predictionColumns';

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** What a number in a cell has to be. */
interface Range {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly whole?: boolean;
}

/** A row of predictions, whose cells are read by their columns' names. Errors name the row and the column. */
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

  /** @throws RadnetError where the cell is empty or holds what no table of ours does. */
  name(name: PredictionColumn): string {
    const fault = cellFault(this.raw(name));
    if (fault !== undefined) throw this.error(name, `expected a name, got ${fault}`);
    return this.raw(name);
  }

  optionalName(name: PredictionColumn): string | undefined {
    return this.raw(name) === '' ? undefined : this.name(name);
  }

  /** @throws RadnetError where the cell is no number, or outside the range. */
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

  /** @throws RadnetError where the cell is neither 0 nor 1. */
  binary(name: PredictionColumn): 0 | 1 {
    const value = NUMBER.test(this.raw(name)) ? Number(this.raw(name)) : NaN;
    if (value === 0 || value === 1) return value;
    throw this.error(name, `expected 0 or 1, got ${this.shown(name)}`);
  }

  /** @throws RadnetError where a cell that says nothing at this level is not empty. */
  requireEmpty(names: readonly PredictionColumn[], level: string): void {
    const full = names.find((name) => this.raw(name) !== '');
    if (full !== undefined) {
      throw this.error(full, `expected an empty cell in the row of a ${level}, got ${this.shown(full)}`);
    }
  }

  /** Sub-groups by name, without empty cells; undefined where there are none. */
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
