/**
 * Returns whether a pattern matches a layer: `stem` by its name, `block*` by its prefix. A layer's pattern also matches
 * its weights, such as `layer/kernel`.
 */
export function namesLayer(pattern: string, name: string): boolean {
  return pattern.endsWith('*')
    ? name.startsWith(pattern.slice(0, -1))
    : name === pattern || name.startsWith(`${pattern}/`);
}

/** Returns the patterns that match none of `names`. */
export function unmatched(patterns: readonly string[], names: readonly string[]): string[] {
  return patterns.filter((pattern) => !names.some((name) => namesLayer(pattern, name)));
}
