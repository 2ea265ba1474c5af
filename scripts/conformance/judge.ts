import type { SpecResult } from './specResult';

/** Specs that may fail, and why: a spec's full name, or the start of several names followed by `*`. */
export interface KnownFailures {
  readonly reason: string;
  readonly specs: readonly string[];
}

/**
 * What is wrong with a whole run of the suite, one line each. The suite conforms if at least `minimum` specs pass, each spec
 * that fails is listed, and each that is listed fails. If several specs have one name, one of them has to fail.
 */
export function judge(
  results: readonly SpecResult[],
  known: readonly KnownFailures[],
  minimum: number,
): string[] {
  const passed = results.filter(({ status }) => status === 'passed').length;
  const failing = new Set(results.filter(({ status }) => status === 'failed').map(({ name }) => name));
  const passing = new Set(results.filter(({ status }) => status === 'passed').map(({ name }) => name));
  for (const name of failing) passing.delete(name);
  const patterns = known.flatMap(({ specs }) => specs);

  const complaints = passed < minimum ? [`expected at least ${minimum} specs to pass, got ${passed}`] : [];
  for (const name of failing) {
    if (!patterns.some((pattern) => names(pattern, name))) complaints.push(`fails, not known to: ${name}`);
  }
  for (const pattern of patterns) {
    const named = [...passing].filter((name) => names(pattern, name));
    complaints.push(...named.map((name) => `passes, known to fail: ${name}`));
    if (named.length === 0 && ![...failing].some((name) => names(pattern, name))) {
      complaints.push(`known to fail, but no such spec ran: ${pattern}`);
    }
  }
  return complaints;
}

function names(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
