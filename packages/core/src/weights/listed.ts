/** Largest number of lines in an error's list, since a network has hundreds of weights. */
const MOST = 10;

/** Returns one entry per line, and the number of entries that were cut. */
export function listed(entries: readonly string[]): string {
  const shown = entries.slice(0, MOST);
  const more = entries.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].map((entry) => `\n  ${entry}`).join('');
}
