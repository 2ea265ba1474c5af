import { readFileSync } from 'node:fs';

/** Name and version, such as `radnet 0.0.0`. */
export function softwareVersion(): string {
  const file = new URL('../../packages/core/package.json', import.meta.url);
  return `radnet ${(JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version}`;
}
