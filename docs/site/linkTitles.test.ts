import type { CommentDisplayPart } from 'typedoc';
import { expect, test } from 'vitest';
import { linkTitles } from './linkTitles';

test('a link that names a file reads as the title of its page; other links stay', () => {
  const content: CommentDisplayPart[] = [
    { kind: 'text', text: 'See [training.md](' },
    { kind: 'relative-link', text: 'training.md#long-cts', target: undefined, targetAnchor: 'long-cts' },
    { kind: 'text', text: '), [how to read it](' },
    { kind: 'relative-link', text: 'training.md', target: undefined, targetAnchor: undefined },
    { kind: 'text', text: ').' },
  ];
  linkTitles(content, new Map([['training.md', 'Train on your own data']]));
  expect(content.map(({ text }) => text).join('')).toBe(
    'See [Train on your own data](training.md#long-cts), [how to read it](training.md).',
  );
});
