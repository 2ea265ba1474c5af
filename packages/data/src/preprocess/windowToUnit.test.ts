import { describe, expect, it } from 'vitest';
import { windowToUnit } from './windowToUnit';

describe('windowToUnit', () => {
  it('maps the brain window to 0 to 1 and clamps what lies outside', () => {
    const hounsfieldUnits = Int16Array.of(-3024, -1000, -1, 0, 20, 40, 80, 81, 3071);
    const unit = windowToUnit(hounsfieldUnits, { level: 40, width: 80 });
    expect([...unit]).toEqual([0, 0, 0, 0, 0.25, 0.5, 1, 1, 1]);
  });

  it('keeps fractions of a Hounsfield unit and other windows', () => {
    expect([...windowToUnit(Float32Array.of(0.5, 75, -25), { level: 75, width: 200 })]).toEqual(
      [0.1275, 0.5, 0].map(Math.fround),
    );
  });

  it('refuses a window that is none', () => {
    const none = new Float32Array();
    expect(() => windowToUnit(none, { level: 40, width: 0 })).toThrow(/window.width: .* got 0/);
    expect(() => windowToUnit(none, { level: 40, width: Infinity })).toThrow(/window.width/);
    expect(() => windowToUnit(none, { level: NaN, width: 80 })).toThrow(/window.level: .* got NaN/);
  });
});
