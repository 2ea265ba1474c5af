import { expect, it } from 'vitest';
import { commandTable, type StepRow } from './commandTable';

const unrecorded: StepRow = {
  step: 'unrecorded',
  ms: 200,
  fastestMs: 150,
  programs: 2000,
  bindGroups: 2000,
  writes: 2100,
  bytesWritten: 3 * 2 ** 10,
  submits: 10,
  passes: 11,
  copies: 2,
  buffersMade: 5,
  bytesHeld: 100 * 2 ** 20,
};

it('has a line for each step, with the time that a program takes', () => {
  const [header, row, ...rest] = commandTable([unrecorded]).split('\n');
  expect(header!.trim().split(/ {2,}/)).toHaveLength(13);
  expect(row!.split(/ +/)).toEqual(
    'unrecorded 200.0 150.0 2000 100.0 2000 2100 3 10 11 2 5 100.0'.split(' '),
  );
  expect(rest).toEqual([]);
});

it('compares a further step with the first', () => {
  const recorded = { ...unrecorded, step: 'recorded', ms: 10, fastestMs: 6, bytesHeld: 110 * 2 ** 20 };
  expect(commandTable([unrecorded, recorded]).split('\n').at(-1)).toBe(
    'recorded to unrecorded: 0.050 times the host time (0.040 of the fastest steps), 1.100 the device memory',
  );
});
