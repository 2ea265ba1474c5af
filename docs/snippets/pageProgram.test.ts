import { expect, test } from 'vitest';
import { exportedNames, pageProgram } from './pageProgram';

const block = (code: string, line = 1) => ({ language: 'ts' as const, code, line });

test('imports come first, each name once, and blocks nest so that a name may come again', () => {
  const { text, lines } = pageProgram([
    block("import { a, b as c } from 'x';\nconst n = a(c);\n", 10),
    block("import { a, type T } from 'x';\nconst n: T = a(1);\n", 20),
  ]);
  expect(text.split('\n').filter((line) => line.trim() !== '')).toEqual([
    "import { a } from 'x';",
    "import { b as c } from 'x';",
    "import type { T } from 'x';",
    '{',
    'const n = a(c);',
    '{',
    'const n: T = a(1);',
    '}}',
    'export {};',
  ]);
  const at = text.split('\n').indexOf('const n: T = a(1);');
  expect(lines[at]).toBe(21);
});

test('what the set-up exports is imported, unless the page imports the name itself', () => {
  const names = exportedNames(
    'export const model = 1, { data } = f();\nconst own = 2;\nexport interface Row {}\n',
  );
  expect(names).toEqual(['model', 'data', 'type Row']);
  const { text } = pageProgram([block("import { data } from 'd';\n")], { from: './s', names });
  expect(text).toContain("import { model, type Row } from './s';");
});
