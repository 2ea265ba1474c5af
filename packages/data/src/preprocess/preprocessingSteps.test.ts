import { describe, expect, it } from 'vitest';
import { defaultPreprocessOptions, type PreprocessOptions } from './preprocessOptions';
import { optionsOfSteps, type PreprocessingStep, preprocessingSteps } from './preprocessingSteps';

const several: PreprocessOptions = {
  window: [
    { level: 40, width: 80 },
    { level: 75, width: 215 },
  ],
  neighbours: 1,
  spacingMm: 0.5,
  fieldOfViewMm: 200,
};

describe('preprocessingSteps', () => {
  it('gives the steps in order, with the numbers of the options', () => {
    const steps = preprocessingSteps(several);
    expect(steps.map(({ step }) => step)).toEqual([
      'rescale',
      'padding',
      'orient',
      'tilt',
      'clip',
      'resample',
      'window',
      'channels',
    ]);
    expect(steps[5]).toMatchObject({ spacingMm: 0.5, fieldOfViewMm: 200, size: 400, outsideHu: -1000 });
    expect(steps[6]).toMatchObject({ windows: [{ lowestHu: 0, highestHu: 80 }, { lowestHu: -32.5 }] });
    expect(steps[7]).toMatchObject({
      count: 6,
      channels: [
        { neighbour: -1, window: 0 },
        { neighbour: -1, window: 1 },
        { neighbour: 0, window: 0 },
        { neighbour: 0, window: 1 },
        { neighbour: 1, window: 0 },
        { neighbour: 1, window: 1 },
      ],
    });
  });

  it('refuses options that make no sense', () => {
    expect(() => preprocessingSteps({ ...several, neighbours: -1 })).toThrow(/^neighbours: expected/);
  });
});

describe('optionsOfSteps', () => {
  it.each([several, { ...defaultPreprocessOptions, neighbours: 0 }])('gives the options back', (options) => {
    const read = JSON.parse(JSON.stringify(preprocessingSteps(options))) as PreprocessingStep[];
    const windows = [options.window].flat();
    expect(optionsOfSteps(read)).toEqual({ ...options, window: windows });
  });

  it('refuses steps of which one is missing', () => {
    const steps = preprocessingSteps(several).filter(({ step }) => step !== 'tilt');
    expect(() => optionsOfSteps(steps)).toThrow(/^steps: expected rescale, .* tilt, .* in this order, got/);
  });

  it('refuses numbers that this reader does not follow', () => {
    const steps = preprocessingSteps(several).map((one) =>
      one.step === 'resample' ? { ...one, outsideHu: -1024 } : one,
    );
    expect(() => optionsOfSteps(steps)).toThrow('steps: resample.outsideHu: expected -1000, got -1024');
  });
});
