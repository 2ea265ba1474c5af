/** Where progress is shown: `process.stdout`, for one. */
export type ProgressStream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** Characters of a line: a terminal's, where it tells (some tell 0), else the 80 that people read files at. */
export function widthOf({ columns }: ProgressStream): number {
  return columns || 80;
}
