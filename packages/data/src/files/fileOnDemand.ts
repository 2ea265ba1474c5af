/** A file of which no more is read than is asked for: a study holds many files that a CT is not in. */
export interface FileOnDemand {
  /** What errors call it. */
  readonly name: string;
  /** Its first bytes; fewer where it is shorter. */
  start(bytes: number): Promise<Uint8Array>;
  whole(): Promise<Uint8Array>;
}
