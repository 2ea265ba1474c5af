/** How one spec of the suite ended. */
export interface SpecResult {
  /** Suite and spec, without the backend's name: the same on every backend. Not always unique. */
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** For a failed spec: the first line of its first error, cut to 200 characters. */
  readonly message?: string;
}

/** The first line, cut, because messages may contain whole arrays, and stack frames of the WASM backend a whole binary. */
export function firstLine(text: string): string {
  return text.trimStart().split('\n', 1)[0]!.slice(0, 200);
}
