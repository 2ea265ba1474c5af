import { spawnSync } from 'node:child_process';
import Papa from 'papaparse';
import { parseAllDocuments } from 'yaml';
import type { CodeBlock } from './codeBlocks';

/** What is wrong with a block of data or of Python; undefined for a block that parses, or that no parser here takes. */
export function checkData({ language, code }: CodeBlock): string | undefined {
  return CHECKS[language]?.(code);
}

const CHECKS: Partial<Record<CodeBlock['language'], (code: string) => string | undefined>> = {
  json: (code) => failure(() => void JSON.parse(code)) && failure(() => jsonLines(code)),
  yaml: (code) => parseAllDocuments(code).flatMap(({ errors }) => errors)[0]?.message,
  csv,
  python,
};

function failure(run: () => void): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** JSON, or a value a line. */
function jsonLines(code: string): void {
  for (const line of code.trim().split('\n')) JSON.parse(line);
}

/** A line of `...` stands for rows that are left out. */
function csv(code: string): string | undefined {
  const rows = code.split('\n').filter((row) => row !== '...');
  return Papa.parse(rows.join('\n').trim(), { header: true }).errors[0]?.message;
}

const COMPILE = 'import sys; compile(sys.stdin.read(), "block", "exec")';
export const hasPython = spawnSync('python3', ['--version']).status === 0;

function python(code: string): string | undefined {
  if (!hasPython) return undefined;
  const { status, stderr } = spawnSync('python3', ['-c', COMPILE], { input: code, encoding: 'utf8' });
  return status === 0 ? undefined : stderr.trim();
}
