/** An empty project that our packages are installed into, as a user has it. */
export interface Project {
  /** As the table names it. */
  readonly name: string;
  /** What the project installs beside our packages: `name@range`. The first is its tool, whose version the table gives. */
  readonly packages: readonly string[];
  /** How `check.ts` is put there: as it is, or turned into JavaScript. */
  readonly check: 'check.ts' | 'check.mjs' | 'check.cjs';
  /** Path to content. */
  readonly files: Readonly<Record<string, string>>;
  /** Run in order, with the paths of our tarballs in `$TARBALLS`. What one of them prints as `RESULT [...]` is the result. */
  readonly commands: readonly (readonly string[])[];
  /** The folder of a built page, which Chromium opens. What it posts as `RESULT [...]` is the result. */
  readonly page?: string;
  /** A command that fails where the tool has no program for this machine. */
  readonly available?: readonly string[];
  /** What else was found, for the table. */
  readonly note?: (run: (command: readonly string[]) => string) => string;
}
