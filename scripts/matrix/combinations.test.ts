import { expect, it } from 'vitest';
import { combinations } from './combinations';

const ranges = { '@tensorflow/tfjs': '^4.22.0', 'onnxruntime-node': '>=1.27.0 <1.31.0' };

it('has the lowest and the highest of all that is promised, and each Node between', () => {
  expect(combinations(ranges)).toEqual([
    { node: '20.19.0', packages: { '@tensorflow/tfjs': '4.22.0', 'onnxruntime-node': '1.27.0' } },
    { node: '20', packages: {} },
    { node: '22', packages: {} },
    { node: '24', packages: {} },
    { node: '24', packages: ranges },
  ]);
});

it('refuses a range whose lowest version it cannot tell', () => {
  expect(() => combinations({ ...ranges, 'onnxruntime-node': '<1.31.0' })).toThrow(
    "range: expected one that begins with its lowest version, got '<1.31.0'",
  );
});
