import { describe, expect, it } from 'vitest';
import { readGolden } from '../fixtures';
import { studentQuantile95, studentTwoSided } from './studentT';

const { student, studentQuantile } = readGolden<{
  student: [number, number, number][];
  studentQuantile: [number, number][];
}>('agreement.json');

describe("Student's t", () => {
  it.each(student)("two-sided, of %d with %d degrees of freedom, is SciPy's", (t, freedom, expected) => {
    expect(studentTwoSided(t, freedom) / expected).toBeCloseTo(1, 9);
  });

  it.each(studentQuantile)("95 %% quantile with %d degrees of freedom is SciPy's", (freedom, expected) => {
    expect(studentQuantile95(freedom) / expected).toBeCloseTo(1, 11);
  });
});
