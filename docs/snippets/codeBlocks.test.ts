import { expect, test } from 'vitest';
import { codeBlocks } from './codeBlocks';

const page = (...lines: string[]) => lines.join('\n');

test('finds fenced blocks with the line on which their code starts, in lists as well', () => {
  const blocks = codeBlocks(
    page('# Title', '', '```ts', 'f();', '```', '', '- item', '', '  ```sh', '  ls', '  ```'),
  );
  expect(blocks).toEqual([
    { language: 'ts', code: 'f();\n', line: 4 },
    { language: 'sh', code: 'ls\n', line: 10 },
  ]);
});

test('a comment above a block says why it is not run', () => {
  const comment = '<!-- not run: it needs a GPU -->';
  expect(codeBlocks(page(comment, '```ts', 'f();', '```'))[0]!.notRun).toBe('it needs a GPU');
  expect(codeBlocks(page(comment, '', '```ts', 'f();', '```'))[0]!.notRun).toBe('it needs a GPU');
  expect(codeBlocks(page(comment, '', 'Prose.', '', '```ts', 'f();', '```'))[0]!.notRun).toBeUndefined();
});

test('a block that is indented, or has no known language, is an error that names the line', () => {
  expect(() => codeBlocks(page('Text', '', '    code'))).toThrow('line 3: a code block without a fence');
  expect(() => codeBlocks(page('```', 'code', '```'))).toThrow(
    /line 1: expected a code block in ts, .*, got ''/,
  );
  expect(() => codeBlocks(page('```rust', 'code', '```'))).toThrow("got 'rust'");
});
