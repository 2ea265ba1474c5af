import { expect, it } from 'vitest';
import { buildTfjsNode, diagnoseBackends } from './index';

it.each([
  ['diagnoseBackends', 'backend', 'backends', () => diagnoseBackends({ backend: ['cpu'] } as never)],
  [
    'buildTfjsNode',
    'package',
    'packageName',
    () => buildTfjsNode({ libtensorflow: '/', package: 'a' } as never),
  ],
])('%s refuses %s and suggests %s', async (where, unknown, nearest, call) => {
  await expect(call()).rejects.toThrow(
    `${where}: unknown option '${unknown}'; did you mean '${nearest}'? Options: `,
  );
});
