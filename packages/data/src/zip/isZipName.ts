/** Whether a file is a zip by its name. */
export function isZipName(name: string): boolean {
  return /\.zip$/i.test(name);
}
