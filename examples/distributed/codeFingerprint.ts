import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeVersions } from '@radnet/core/node';

/** The code that a process runs and what it runs on, by name: see `requireSame`. */
export function codeFingerprint(backend: string): Record<string, string> {
  return { code: codeDigest(), ...describeVersions(), backend };
}

/** SHA-256 of the program's code: its script and, in a checkout, the examples and packages. */
function codeDigest(): string {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const hash = createHash('sha256').update(readFileSync(process.argv[1]!));
  for (const folder of ['examples', 'packages']) {
    if (!existsSync(join(root, folder))) continue;
    const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
    for (const file of files.filter(isCode).sort()) {
      hash
        .update(file)
        .update('\0')
        .update(readFileSync(join(root, folder, file)));
    }
  }
  return hash.digest('hex');
}

function isCode(file: string): boolean {
  return file.endsWith('.ts') && !file.endsWith('.test.ts') && !/\b(node_modules|dist|browser)\b/.test(file);
}
