import { expect, it } from 'vitest';
import { kindTable, programKinds, type RunProgram } from './programKinds';

const programs: readonly RunProgram[] = [
  { kernel: 'Slice', program: 'SliceProgram', phase: 'gradients' },
  { kernel: 'Multiply', program: 'BinaryOpProgram', phase: 'gradients' },
  { kernel: 'Add', program: 'BinaryOpProgram', phase: 'gradients' },
  { kernel: 'Multiply', program: 'BinaryOpProgram', phase: 'update' },
  { kernel: 'Multiply', program: 'BinaryOpProgram', phase: 'update' },
  { kernel: '', program: 'FillProgram', phase: 'update' },
];

it('counts the programs of a kind in either part of the step, the most first', () => {
  expect(programKinds(programs)[0]).toEqual({
    kernel: 'Multiply',
    program: 'BinaryOpProgram',
    gradients: 1,
    update: 2,
  });
});

it('has a line for each kind, and the sums', () => {
  expect(kindTable(programKinds(programs)).split('\n')).toEqual([
    'kernel: program            count  gradients  update',
    'Multiply: BinaryOpProgram      3          1       2',
    'Slice: SliceProgram            1          1       0',
    'Add: BinaryOpProgram           1          1       0',
    '-: FillProgram                 1          0       1',
    'all                            6          3       3',
  ]);
});
