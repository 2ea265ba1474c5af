/** The time as part of a file name, for files that are moved aside: `2026-11-29T17-48-44.662Z`. */
export function timeStamp(): string {
  return new Date().toISOString().replaceAll(':', '-');
}
