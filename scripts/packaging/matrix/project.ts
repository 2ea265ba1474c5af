/** An empty project into which our packages are installed, as a user would. */
export interface Project {
  /** Name of the project in the table. */
  readonly name: string;
  /**
   * What the project installs besides our packages: `name@range`. The first is its tool, whose version the table shows.
   */
  readonly packages: readonly string[];
  /** How `check.ts` gets there: unchanged, or compiled to JavaScript. */
  readonly check: 'check.ts' | 'check.mjs' | 'check.cjs';
  /** Files of the project: path to content. */
  readonly files: Readonly<Record<string, string>>;
  /**
   * Commands to run in order, with the paths of our tarballs in `$TARBALLS`. What one of them prints as `RESULT [...]`
   * is the result.
   */
  readonly commands: readonly (readonly string[])[];
  /** Folder of a built page, which Chromium opens. What the page posts as `RESULT [...]` is the result. */
  readonly page?: string;
  /** A command that fails if the tool does not run on this machine. */
  readonly available?: readonly string[];
  /** A note for the table. */
  readonly note?: (run: (command: readonly string[]) => string) => string;
}
