import { decimal } from '../../../report/formatNumbers';

/** E.g. `−12.5 mm`. */
export function positionText(mm: number): string {
  // Never -0.0.
  return `${decimal(Math.round(10 * mm) / 10 + 0, 1)} mm`;
}
