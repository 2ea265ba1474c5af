/** Longer texts and lists are cut off. */
const LONGEST_TEXT = 40;
const MOST_VALUES = 8;

/**
 * Formats a value from the caller for an error message. The kind of value is always clear: the string '32' becomes
 * `"32" (a string)`, and a tensor does not look like an array.
 */
export function showValue(value: unknown): string {
  if (typeof value === 'string') return `${quoted(value)} (a string)`;
  if (typeof value === 'function') {
    return value.name === '' ? 'a function' : `the function ${value.name}`;
  }
  if (typeof value === 'bigint') return `${value}n (a bigint)`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (isTensorLike(value)) return `a tensor [${value.shape.map((size) => size ?? '?').join(', ')}]`;
  if (Array.isArray(value) || ArrayBuffer.isView(value))
    return shownList(value as unknown as ArrayLike<unknown>);
  const kind = (value as { constructor?: { name?: string } }).constructor?.name ?? 'Object';
  if (kind !== 'Object') return `${/^[AEIOU]/.test(kind) ? 'an' : 'a'} ${kind}`;
  const names = Object.keys(value);
  const shown = names.slice(0, MOST_VALUES).join(', ');
  return names.length === 0 ? '{}' : `an object {${shown}${names.length > MOST_VALUES ? ', ...' : ''}}`;
}

/**
 * Formats a name from the caller, such as one of several choices, in the single quotes that messages use for choices.
 */
export const showName = (value: unknown): string =>
  typeof value === 'string' ? `'${value.slice(0, LONGEST_TEXT)}'` : showValue(value);

const quoted = (text: string): string =>
  JSON.stringify(text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}...` : text);

interface TensorLike {
  readonly shape: readonly (number | null)[];
  readonly dtype: string;
}

/** Whether `value` is a tensor or a symbolic tensor, of whichever copy of TensorFlow.js. */
export const isTensorLike = (value: unknown): value is TensorLike =>
  typeof value === 'object' &&
  value !== null &&
  'shape' in value &&
  'dtype' in value &&
  Array.isArray(value.shape);

function shownList(values: ArrayLike<unknown>): string {
  const kind = Array.isArray(values) ? '' : `${values.constructor.name} `;
  const shown = Array.from({ length: Math.min(values.length, MOST_VALUES) }, (_, i) => element(values[i]));
  return `${kind}[${shown.join(', ')}${values.length > MOST_VALUES ? ', ...' : ''}]`;
}

function element(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  return Array.isArray(value) ? `[${value.length > 0 ? '...' : ''}]` : showValue(value);
}
