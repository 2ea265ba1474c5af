import { RadnetError } from '@radnet/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  choice,
  grouped,
  helpText,
  number,
  readFlags,
  runProgram,
  text,
  texts,
  toggle,
  UsageError,
} from './commandLine';

const flags = {
  epochs: number('times', { minimum: 1, whole: true }),
  rate: number('rate'),
  momentum: number('momentum', { minimum: 0, below: 1 }),
  share: number('share', { above: 0, maximum: 1 }),
  preset: choice('preset', ['demo', 'paper']),
  out: text('FOLDER', 'folder'),
  resume: toggle('go on'),
  run: texts('RUN', 'runs'),
};

describe('readFlags', () => {
  it('reads numbers, choices, texts, switches and what stands alone', () => {
    const argv = ['--epochs', '3', '--rate', '1e-3', '--preset', 'paper', '--out', 'x', '--resume', 'ct'];
    expect(readFlags(flags, argv, 1)).toEqual({
      values: { epochs: 3, rate: 1e-3, preset: 'paper', out: 'x', resume: true },
      positionals: ['ct'],
    });
  });

  it('reads several values after one flag, and after the same flag again', () => {
    expect(readFlags(flags, ['--run', 'a', 'b', '--resume', '--run', 'c']).values).toEqual({
      run: ['a', 'b', 'c'],
      resume: true,
    });
  });

  it('reads negative values, which begin as a flag does', () => {
    expect(readFlags(flags, ['--rate', '-1024', '--out', '-.5']).values).toEqual({ rate: -1024, out: '-.5' });
    expect(() => readFlags(flags, ['--epochs', '-1'])).toThrow(
      "--epochs: expected a whole number of at least 1, got '-1'",
    );
    expect(() => readFlags(flags, ['--resume', '-1'])).toThrow(UsageError);
  });

  it.each([
    [['--epochs', '0'], /--epochs: expected a whole number of at least 1, got '0'/],
    [['--epochs', '1.5'], /--epochs: .* got '1.5'/],
    [['--momentum', '1'], /--momentum: expected a number of at least 0 and below 1, got '1'/],
    [['--share', '0'], /--share: expected a number above 0 and at most 1, got '0'/],
    [['--share', '1.1'], /--share: .* got '1.1'/],
    [['--rate', 'fast'], /--rate: expected a number, got 'fast'/],
    [['--preset', 'big'], /--preset: expected one of demo, paper, got 'big'/],
    [['--colour', 'red'], /unknown option '--colour'/],
    [['--epoch', '3'], /unknown option '--epoch'\n\(Did you mean --epochs\?\)/],
    [['--epochs'], /--epochs/],
    [['stray'], /unexpected argument 'stray'/],
  ])('refuses %o', (argv, message) => {
    expect(() => readFlags(flags, argv)).toThrow(UsageError);
    expect(() => readFlags(flags, argv)).toThrow(message);
  });
});

describe('runProgram', () => {
  afterEach(() => {
    process.exitCode = 0;
    vi.restoreAllMocks();
  });

  it.each([
    [new UsageError('--x: wrong'), 2, '--x: wrong\nSee --help for the flags.'],
    [new RadnetError('file.dcm: cut short'), 1, 'file.dcm: cut short'],
  ])('ends %o with its message and exit code', async (error, code, message) => {
    const printed = vi.spyOn(console, 'error').mockReturnValue();
    await runProgram('help', () => Promise.reject(error), []);
    expect(process.exitCode).toBe(code);
    expect(printed.mock.calls).toEqual([[message]]);
  });

  it('lets a fault of ours through, with its stack', async () => {
    await expect(runProgram('help', () => Promise.reject(new TypeError('bug')), [])).rejects.toThrow(
      TypeError,
    );
  });

  it('prints every flag for --help, and does nothing else', async () => {
    const printed = vi.spyOn(console, 'log').mockReturnValue();
    const main = vi.fn();
    await runProgram(helpText('program', flags), main, ['--help']);
    expect(main).not.toHaveBeenCalled();
    for (const name of Object.keys(flags)) expect(printed.mock.calls[0]![0]).toContain(`--${name}`);
  });

  it('puts flags of a group under its heading', () => {
    const help = helpText('program', { ...grouped('Network', { depth: number('how deep') }), ...flags });
    expect(help).toMatch(
      /^Usage: program\n\nNetwork:\n {2}--depth <N> +how deep\n\nFlags:\n {2}--epochs <N> /,
    );
  });
});
