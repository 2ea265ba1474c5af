/** A folder of files, on a disk or elsewhere: the part of a file system that the adapters of public sets need. */
export interface DataFolder {
  /**
   * Lists the names in a folder, sorted by number if they contain numbers. Names of folders end in `/`. Hidden files
   * are left out.
   *
   * @param path Path from this folder, with forward slashes; empty for this folder itself.
   * @throws RadnetError if there is no such folder.
   */
  list(path: string): Promise<string[]>;
  /**
   * Reads a file's bytes.
   *
   * @param limit How many bytes to read at most, from the start. By default the whole file.
   * @throws RadnetError if there is no such file.
   */
  read(path: string, limit?: number): Promise<Uint8Array>;
}

/** Compares names by the numbers in them: `2.dcm` comes before `10.dcm`. */
export const byNumber = new Intl.Collator('en', { numeric: true }).compare;
