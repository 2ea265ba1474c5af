import { nearestName } from '../errors/nearestName';
import { RadnetError } from '../radnetError';
import { cellFault } from './cellFault';

/** The columns of every predictions file, in the order in which they are written. */
export const PREDICTION_COLUMNS = [
  'level',
  'set',
  'scan',
  'patient',
  'slice',
  'position_mm',
  'label',
  'probability',
  'positive',
  'threshold',
  'min_consecutive',
  'run_start',
  'run_length',
  'dice',
  'volume_ml',
  'predicted_volume_ml',
] as const;

export type PredictionColumn = (typeof PREDICTION_COLUMNS)[number];

/** Prefix of the titles of sub-group columns, e.g. `group:thickness`. */
export const GROUP_PREFIX = 'group:';

/** Index of each column, from 0. */
export interface PredictionHeader {
  readonly column: Readonly<Record<PredictionColumn, number>>;
  readonly groups: readonly { readonly name: string; readonly column: number }[];
}

/**
 * Reads the row of column names, which may be in any order.
 *
 * @throws RadnetError if a column is missing, unknown or duplicate. For an unknown column the message suggests the
 *   nearest known name.
 */
export function predictionHeader(cells: readonly string[]): PredictionHeader {
  const column: Partial<Record<PredictionColumn, number>> = {};
  const groups: { name: string; column: number }[] = [];
  cells.forEach((title, index) => {
    const where = `row 1: column ${index + 1}`;
    if (cells.indexOf(title) < index) {
      throw new RadnetError(`${where}: expected every column once, got ${shown(title)} again`);
    }
    const known = PREDICTION_COLUMNS.find((name) => name === title);
    if (known !== undefined) {
      column[known] = index;
    } else if (title.startsWith(GROUP_PREFIX)) {
      const name = title.slice(GROUP_PREFIX.length);
      const fault = cellFault(name);
      if (fault !== undefined) throw new RadnetError(`${where}: expected a sub-group's name, got ${fault}`);
      groups.push({ name, column: index });
    } else {
      const nearest = nearestName(title, [...PREDICTION_COLUMNS, GROUP_PREFIX]);
      const hint = nearest === undefined ? '' : `; did you mean '${nearest}'?`;
      throw new RadnetError(
        `${where}: expected the columns of predictions.csv and ${GROUP_PREFIX}NAME, got ${shown(title)}${hint}`,
      );
    }
  });
  const missing = PREDICTION_COLUMNS.filter((name) => column[name] === undefined);
  if (missing.length > 0) {
    throw new RadnetError(
      `row 1: expected the columns ${PREDICTION_COLUMNS.join(', ')}; missing: ${missing.join(', ')}`,
    );
  }
  return { column: column as PredictionHeader['column'], groups };
}

const shown = (title: string): string => JSON.stringify(title.slice(0, 40));
