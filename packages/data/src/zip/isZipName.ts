/** Whether a file's name ends in .zip, in upper or lower case. */
export function isZipName(name: string): boolean {
  return /\.zip$/i.test(name);
}
