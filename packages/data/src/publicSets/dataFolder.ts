/** A folder of files, wherever it lies: what the adapters of public sets need of a file system. */
export interface DataFolder {
  /**
   * The names in a folder, sorted by number where they hold numbers; those of folders end in `/`. Hidden ones are left
   * out.
   *
   * @param path From this folder, with forward slashes; empty for this folder itself.
   * @throws RadnetError where there is no such folder.
   */
  list(path: string): Promise<string[]>;
  /**
   * A file's bytes.
   *
   * @param limit At most so many from the start; all where left out.
   * @throws RadnetError where there is no such file.
   */
  read(path: string, limit?: number): Promise<Uint8Array>;
}

/** Orders names as people number them: `2.dcm` before `10.dcm`. */
export const byNumber = new Intl.Collator('en', { numeric: true }).compare;
