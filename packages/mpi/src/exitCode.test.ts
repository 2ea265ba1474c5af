import { RadnetError } from '@radnet/core';
import { expect, it } from 'vitest';
import { requireExitCode } from './exitCode';

it('takes the exit codes of a failure, and no other', () => {
  expect(requireExitCode(1)).toBe(1);
  expect(requireExitCode(255)).toBe(255);
  for (const code of [0, 256, -1, 1.5, Number.NaN]) {
    expect(() => requireExitCode(code)).toThrow(RadnetError);
    expect(() => requireExitCode(code)).toThrow(`expected an exit code from 1 to 255, got ${code}`);
  }
});
