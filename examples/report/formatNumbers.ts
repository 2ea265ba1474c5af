import type { Estimate } from '@radnet/core';
import { markup, type Markup } from './markup';

/** `88.6 %`, or `-` where it is not defined. */
export function percent(value: number, digits = 1): string {
  return Number.isFinite(value) ? `${(100 * value).toFixed(digits)} %` : '-';
}

/** A number with so many digits behind the point, or `-`. A minus is a minus sign. */
export function decimal(value: number, digits = 3): string {
  return Number.isFinite(value) ? value.toFixed(digits).replace('-', '\u2212') : '-';
}

/** A setting: a number with at most four digits that count, anything else as it is. */
export function settingValue(value: unknown): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(4))) : String(value);
}

/** As statisticians write it: three digits, and below 0.001 only that. */
export function pValue(value: number): string {
  if (!Number.isFinite(value)) return '-';
  return value < 0.001 ? '< 0.001' : value.toFixed(3);
}

/** `88.6 % (76.0 to 95.1)`; where it is not defined, a dash with the reason. */
export function percentEstimate(estimate: Estimate, digits = 1, unit = ' %'): Markup {
  return estimateOf(estimate, (value) => decimal(100 * value, digits), unit);
}

/** `0.938 (0.913 to 0.956)`; where it is not defined, a dash with the reason. */
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
