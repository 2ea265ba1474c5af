import { describe, expect, it } from 'vitest';
import { sidesOf } from './sidesOf';

describe('sidesOf', () => {
  it("puts the patient's left where the columns lead", () => {
    expect(sidesOf(1)).toEqual(['R', 'L']);
    expect(sidesOf(-0.9)).toEqual(['L', 'R']);
  });
});
