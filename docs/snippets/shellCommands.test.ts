import { expect, test } from 'vitest';
import { shellCommands } from './shellCommands';

const words = (code: string) => shellCommands(code).map((command) => command.words);

test('splits commands into words, without comments, redirections and variables', () => {
  expect(words("npm ci && npm test # both\nA=1 node x.js 'two words' > out.json\n")).toEqual([
    ['npm', 'ci'],
    ['npm', 'test'],
    ['node', 'x.js', 'two words'],
  ]);
});

test('joins continued lines, and tells the line on which a command starts', () => {
  expect(shellCommands('# a comment\nnpx tsx a.ts \\\n  --flag 1\nls\n')).toEqual([
    { words: ['npx', 'tsx', 'a.ts', '--flag', '1'], line: 1 },
    { words: ['ls'], line: 3 },
  ]);
});

test('looks into loops, and keeps what a variable or command gives as a word', () => {
  expect(words('for seed in 1 2; do npx tsx a.ts --out runs/$seed; done')).toEqual([
    ['npx', 'tsx', 'a.ts', '--out', 'runs/$seed'],
  ]);
  expect(words(`export FOLDER=$(python3 -c 'print("a")')`)).toEqual([['export', 'FOLDER=$(...)']]);
  expect(words(`FOLDER=$(python3 -c 'print("a")')`)).toEqual([]);
});
