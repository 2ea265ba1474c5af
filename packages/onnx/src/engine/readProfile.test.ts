import { expect, it } from 'vitest';
import { readProfile } from './readProfile';

const node = (name: string, op: string, dur: number): object => ({
  cat: 'Node',
  name: `${name}_kernel_time`,
  dur,
  args: {
    op_name: op,
    provider: 'WebGpuExecutionProvider',
    input_type_shape: [{ float: [2, 3] }, { int64: [1] }],
    output_type_shape: [{ float: [2] }],
  },
});
const program = (name: string, dur: number, shapes: string): object => ({
  cat: 'Api',
  name,
  dur,
  args: { shapes },
});

it('gives each node, and what it ran on the device once, in several runs too', () => {
  const nodes = readProfile(
    JSON.stringify([
      { cat: 'Session', name: 'model_run', dur: 90 },
      node('Sum#3', 'ReduceSum', 5),
      { cat: 'Node', name: 'Sum#3_fence_before', dur: 1 },
      node('Sum#3', 'ReduceSum', 4),
      program('Sum#3&ReduceSum&Transpose', 20, 'inputs[0] = {2,3} '),
      program('Sum#3&ReduceSum&ReduceSum', 30, 'inputs[0] = {3,2} '),
      program('Sum#3&ReduceSum&ReduceSum', 31, 'inputs[0] = {3,2} '),
    ]),
  );

  expect(nodes.map(({ name, op, microseconds, types }) => [name, op, microseconds, types])).toEqual([
    ['Sum#3', 'ReduceSum', 5, ['float', 'int64']],
    ['Sum#3', 'ReduceSum', 4, ['float', 'int64']],
  ]);
  expect(nodes.map(({ programs }) => programs)).toEqual([
    [
      { program: 'Transpose', microseconds: 20, shapes: 'inputs[0] = {2,3}' },
      { program: 'ReduceSum', microseconds: 30, shapes: 'inputs[0] = {3,2}' },
      { program: 'ReduceSum', microseconds: 31, shapes: 'inputs[0] = {3,2}' },
    ],
    [],
  ]);
});
