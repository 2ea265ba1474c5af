import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { repositoryAddress } from './repositoryAddress';
import { stampManifest } from './stampManifest';
import { stampReadme } from './stampReadme';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const address = 'https://git.example/team/radnet';
const folders = readdirSync(join(root, 'packages'));

describe('stampReadme', () => {
  it('makes links out of the package absolute, and leaves the others', () => {
    const readme = 'See [GPU](../../docs/gpu.md#cuda), [tfjs](https://js.tensorflow.org) and [below](#x).';
    expect(stampReadme(readme, 'packages/core', address)).toBe(
      `See [GPU](${address}/blob/main/docs/gpu.md#cuda), [tfjs](https://js.tensorflow.org) and [below](#x).`,
    );
    expect(stampReadme('[b](../backends/README.md)', 'packages/core', address)).toBe(
      `[b](${address}/blob/main/packages/backends/README.md)`,
    );
  });

  it('keeps the words where there is no address', () => {
    expect(stampReadme('See [on a GPU](../../docs/gpu.md).', 'packages/core')).toBe('See on a GPU.');
  });

  it('finds links that a line break divides', () => {
    expect(stampReadme('[on a\nGPU](../../docs/gpu.md)', 'packages/core')).toBe('on a\nGPU');
  });

  it('leaves code as it is', () => {
    const code = '```ts\nconst a = b[i](../c);\n```';
    expect(stampReadme(code, 'packages/core', address)).toBe(code);
  });

  it('leaves links inside the package and pictures', () => {
    const readme = '[form](schema.json), [types](./dist/index.d.ts), ![shape](../../docs/images/shape.svg)';
    expect(stampReadme(readme, 'packages/core', address)).toBe(readme);
    expect(stampReadme(readme, 'packages/core')).toBe(readme);
  });

  it('stamps every link of a page, before, between and after blocks of code', () => {
    const code = '```sh\necho [a](../b)\n```';
    const page = (link: string) => `${link} and ${link}\n\n${code}\n\n${link}\n\n${code}\n\n${link}\n`;
    const stamped = `[runs](${address}/blob/main/docs/runs.md)`;
    expect(stampReadme(page('[runs](../../docs/runs.md)'), 'packages/core', address)).toBe(page(stamped));
    expect(stampReadme(page('[runs](../../docs/runs.md)'), 'packages/core')).toBe(page('runs'));
  });
});

describe('repositoryAddress', () => {
  it('takes the manifest first, then what GitHub says of itself', () => {
    const github = { GITHUB_SERVER_URL: 'https://github.example', GITHUB_REPOSITORY: 'a/b' };
    expect(repositoryAddress(github, { repository: `${address}.git` })).toBe(address);
    expect(repositoryAddress(github, {})).toBe('https://github.example/a/b');
    expect(repositoryAddress({}, {})).toBeUndefined();
  });

  it('refuses what is no address', () => {
    expect(() => repositoryAddress({}, { repository: 'git@host:a/b' })).toThrow(/got 'git@host:a\/b'/);
  });
});

it('stampManifest tells where a package comes from', () => {
  expect(stampManifest({ name: '@radnet/core' }, 'packages/core', address)).toEqual({
    name: '@radnet/core',
    homepage: `${address}/tree/main/packages/core#readme`,
    bugs: `${address}/issues`,
    repository: { type: 'git', url: `git+${address}.git`, directory: 'packages/core' },
  });
});

it.each(folders)('packages/%s says what npm needs to publish it', (folder) => {
  const manifest = JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  expect(manifest).toMatchObject({
    license: 'Apache-2.0',
    author: 'The authors of RADnet in TypeScript',
    publishConfig: { access: 'public', provenance: true },
    engines: { node: '>=20.19' },
  });
  expect(manifest.keywords).toEqual(expect.arrayContaining(['radnet', 'medical-imaging']));
  // One place holds the address: the root package.json.
  for (const stamped of ['repository', 'homepage', 'bugs']) expect(manifest).not.toHaveProperty(stamped);
});
