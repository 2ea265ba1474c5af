/** The time as a part of a file's name, for what is moved aside: `2026-11-29T17-48-44.662Z`. */
export function timeStamp(): string {
  return new Date().toISOString().replaceAll(':', '-');
}
