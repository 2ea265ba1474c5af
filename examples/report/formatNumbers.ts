import type { Estimate } from '@radnet/core';
import { markup, type Markup } from './markup';

/** `88.6 %`, or `-` if it is not defined. */
export function percent(value: number, digits = 1): string {
  return Number.isFinite(value) ? `${(100 * value).toFixed(digits)} %` : '-';
}

/** A number with `digits` decimals, or `-`. Negative numbers have a proper minus sign. */
export function decimal(value: number, digits = 3): string {
  return Number.isFinite(value) ? value.toFixed(digits).replace('-', '\u2212') : '-';
}

/** A setting: a number with at most four significant digits, anything else as it is. */
export function settingValue(value: unknown): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(4))) : String(value);
}

/** A p-value as statisticians write it: three decimals, or `< 0.001`. */
export function pValue(value: number): string {
  if (!Number.isFinite(value)) return '-';
  return value < 0.001 ? '< 0.001' : value.toFixed(3);
}

/** `88.6 % (76.0 to 95.1)`, or a dash with the reason if it is not defined. */
export function percentEstimate(estimate: Estimate, digits = 1, unit = ' %'): Markup {
  return estimateOf(estimate, (value) => decimal(100 * value, digits), unit);
}

/** `0.938 (0.913 to 0.956)`, or a dash with the reason if it is not defined. */
export function decimalEstimate(estimate: Estimate, digits = 3): Markup {
  return estimateOf(estimate, (value) => decimal(value, digits), '');
}

function estimateOf(
  { value, lower, upper, reason }: Estimate,
  format: (value: number) => string,
  unit: string,
): Markup {
  if (reason !== undefined || !Number.isFinite(value)) {
    return markup`<span class="none">\u2013 <small>(${reason ?? 'not defined'})</small></span>`;
  }
  const interval =
    Number.isFinite(lower) &&
    Number.isFinite(upper) &&
    markup` <small>(${format(lower)} to ${format(upper)})</small>`;
  return markup`<span class="estimate">${format(value)}${unit}${interval}</span>`;
}
