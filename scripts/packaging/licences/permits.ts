/** Licences that let anybody use, change and sell, and require at most a notice. */
const PERMISSIVE = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/** Returns whether an SPDX expression is permissive: any side of an OR, both sides of an AND. */
export function permits(expression: string | undefined): boolean {
  if (expression === undefined) return false;
  const text = expression.replace(/[()]/g, ' ').trim();
  const [left, ...others] = text.split(/\s+OR\s+/);
  return [left!, ...others].some((side) =>
    side.split(/\s+AND\s+/).every((name) => PERMISSIVE.has(name.trim())),
  );
}
