/** Lines of an error's list at most: a network has hundreds of weights. */
const MOST = 10;

/** One entry a line, and how many more there are. */
export function listed(entries: readonly string[]): string {
  const shown = entries.slice(0, MOST);
  const more = entries.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].map((entry) => `\n  ${entry}`).join('');
}
