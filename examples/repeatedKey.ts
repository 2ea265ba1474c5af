/** Matches the strings of JSON, and the brackets of objects and lists. */
const TOKENS = /"(?:[^"\\]|\\.)*"(?<key>\s*:)?|[{}[\]]/g;

/**
 * The first key that an object has twice (`JSON.parse` keeps the last one), or undefined. Nested objects are not checked.
 *
 * @param json The object as valid JSON.
 */
export function repeatedKey(json: string): string | undefined {
  const seen = new Set<string>();
  let depth = 0;
  for (const { 0: token, groups } of json.matchAll(TOKENS)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    else if (depth === 1 && groups?.['key'] !== undefined) {
      const key = JSON.parse(token.slice(0, token.lastIndexOf('"') + 1)) as string;
      if (seen.has(key)) return key;
      seen.add(key);
    }
  }
  return undefined;
}
