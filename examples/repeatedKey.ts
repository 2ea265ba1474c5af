/** Strings of JSON, and what opens and closes its objects and lists. */
const TOKENS = /"(?:[^"\\]|\\.)*"(?<key>\s*:)?|[{}[\]]/g;

/**
 * The first key that an object has twice, of which `JSON.parse` keeps the last; undefined where there is none. Objects within it
 * are not looked into.
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
