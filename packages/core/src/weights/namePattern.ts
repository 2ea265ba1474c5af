/**
 * Whether a pattern names a layer: `stem` by its name, `block*` by how it begins. Of a weight, `layer/kernel` say, the
 * layer's pattern will do.
 */
export function namesLayer(pattern: string, name: string): boolean {
  return pattern.endsWith('*')
    ? name.startsWith(pattern.slice(0, -1))
    : name === pattern || name.startsWith(`${pattern}/`);
}

/** Those of the patterns that name none of `names`. */
export function unmatched(patterns: readonly string[], names: readonly string[]): string[] {
  return patterns.filter((pattern) => !names.some((name) => namesLayer(pattern, name)));
}
