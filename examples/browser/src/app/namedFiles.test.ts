import { expect, it } from 'vitest';
import { isModel, namedFiles, pathOf } from './namedFiles';

it('takes chosen files with their paths', async () => {
  const chosen = new File(['a'], 'a.dcm');
  const ofFolder = Object.defineProperty(new File(['b'], 'b.dcm'), 'webkitRelativePath', {
    value: 'study/series/b.dcm',
  });
  const event = { type: 'change', target: { files: [chosen, ofFolder] } } as unknown as Event;
  expect((await namedFiles(event)).map(({ path }) => path)).toEqual(['a.dcm', 'study/series/b.dcm']);
});

it.each([
  ['./a.dcm', 'a.dcm'],
  ['/study/a.dcm', 'study/a.dcm'],
  ['.hidden/a.dcm', '.hidden/a.dcm'],
])('begins %s where its folder does', (path, expected) => {
  expect(pathOf(path)).toBe(expected);
});

it('tells a model from a CT', () => {
  const file = new File([], '');
  expect(isModel([{ path: 'demo/best/model.json', file }])).toBe(true);
  expect(isModel([{ path: 'study/my-model.json', file }])).toBe(false);
});
