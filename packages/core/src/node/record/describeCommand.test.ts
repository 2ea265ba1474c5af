import { describe, expect, it } from 'vitest';
import { describeCommand, withoutHome } from './describeCommand';

const places = { folder: '/home/alice/radnet', home: '/home/alice' };
const command = (...argv: string[]): string => describeCommand(['/usr/bin/node', ...argv], places);

describe('describeCommand', () => {
  it('is what one types, with paths that name no user', () => {
    const script = '/home/alice/radnet/examples/train-radnet.ts';
    expect(command(script, '--epochs', '3', '--data', '/home/alice/radnet/cts')).toBe(
      'npx tsx examples/train-radnet.ts --epochs 3 --data cts',
    );
    expect(command(script, '--data=/home/alice/my cts/a', '--out', '/data/run')).toBe(
      "npx tsx examples/train-radnet.ts --data=$HOME'/my cts/a' --out /data/run",
    );
    expect(command(script, '/home/alice/cts', '/home/alice')).toBe(
      'npx tsx examples/train-radnet.ts ~/cts ~',
    );
    expect(command('/home/alice/radnet/dist/train.js', '/home/alicia/cts')).toBe(
      'node dist/train.js /home/alicia/cts',
    );
  });

  it('quotes what a shell would change', () => {
    expect(command('a.js', "it's", 'mask*', '', '$x')).toBe(`node a.js 'it'\\''s' 'mask*' '' '$x'`);
  });

  it('leaves paths as they are where the home folder is the root', () => {
    expect(describeCommand(['node', 'a.js', '/data'], { folder: '/tmp', home: '/' })).toBe('node a.js /data');
  });
});

it('withoutHome leaves out the home folder wherever it stands', () => {
  expect(withoutHome('cannot write /home/alice/x: full', '/home/alice')).toBe('cannot write ~/x: full');
  expect(withoutHome('/data/x', '/')).toBe('/data/x');
});
