/** A file that is read only as far as needed: a study holds many files that do not belong to the CT. */
export interface FileOnDemand {
  /** Name used in error messages. */
  readonly name: string;
  /** Reads the first bytes; fewer if the file is shorter. */
  start(bytes: number): Promise<Uint8Array>;
  /** Reads the whole file. */
  whole(): Promise<Uint8Array>;
}
