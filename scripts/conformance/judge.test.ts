import { describe, expect, it } from 'vitest';
import { judge, type KnownFailures } from './judge';
import type { SpecResult } from './specResult';

const passed = (name: string): SpecResult => ({ name, status: 'passed' });
const failed = (name: string): SpecResult => ({ name, status: 'failed', message: 'x' });
const known = (...specs: string[]): KnownFailures[] => [{ reason: 'no strings', specs }];

describe('judge', () => {
  it('accepts a run in which the named specs fail and the others pass', () => {
    const results = [passed('abs 1d'), failed('string upper'), failed('string lower'), failed('fft 1d')];
    expect(judge(results, known('string *', 'fft 1d'), 1)).toEqual([]);
  });

  it('asks for a number of passes, skipped ones not counted', () => {
    const results: SpecResult[] = [passed('abs 1d'), { name: 'abs 2d', status: 'skipped' }];
    expect(judge(results, [], 2)).toEqual(['expected at least 2 specs to pass, got 1']);
  });

  it('complains of a failure that no group names, once for each name', () => {
    const results = [failed('abs 1d'), failed('abs 1d'), failed('abs 2d')];
    expect(judge(results, known('abs 2d'), 0)).toEqual(['fails, not known to: abs 1d']);
  });

  it('complains of every named spec that passes, by name or by prefix', () => {
    const results = [failed('string upper'), passed('string lower'), passed('abs 1d')];
    expect(judge(results, known('string *', 'abs 1d'), 0)).toEqual([
      'passes, known to fail: string lower',
      'passes, known to fail: abs 1d',
    ]);
  });

  it('takes an exact name for no prefix', () => {
    expect(judge([failed('abs 1d'), failed('abs 1d twice')], known('abs 1d'), 0)).toEqual([
      'fails, not known to: abs 1d twice',
    ]);
  });

  it('accepts a name of two specs of which one fails', () => {
    expect(judge([failed('abs 1d'), passed('abs 1d')], known('abs 1d'), 1)).toEqual([]);
  });

  it('complains of a name that no spec has', () => {
    const results: SpecResult[] = [{ name: 'abs 2d', status: 'skipped' }];
    expect(judge(results, known('abs 3d', 'abs 2d'), 0)).toEqual([
      'known to fail, but no such spec ran: abs 3d',
      'known to fail, but no such spec ran: abs 2d',
    ]);
  });
});
