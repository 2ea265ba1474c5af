/** Stream that progress is written to, such as `process.stdout`. */
export type ProgressStream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** Returns the width of the terminal in characters, or 80 for files and for terminals that report none or 0. */
export function widthOf({ columns }: ProgressStream): number {
  return columns || 80;
}
