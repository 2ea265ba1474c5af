import { describe, expect, it } from 'vitest';
import { number } from './commandLine';
import { withPresetDefaults } from './presetDefaults';

describe('withPresetDefaults', () => {
  const helpOf = (name: string): string => withPresetDefaults({ [name]: number('what it does') })[name]!.help;

  it('names the value of each preset where they differ', () => {
    expect(helpOf('epochs')).toBe('what it does [demo 20, small 9, paper 60]');
    expect(helpOf('max-slices')).toMatch(/^what it does \[demo \d+, small \d+, paper \d+\]$/);
  });

  it('names one value where all have it', () => {
    expect(helpOf('momentum')).toBe('what it does [default 0.9]');
  });

  it('names the presets that set it where others choose it from the data', () => {
    expect(helpOf('pooled-gain')).toBe('what it does [demo 20]');
  });

  it('leaves alone what no preset sets', () => {
    expect(helpOf('workers')).toBe('what it does');
  });
});
