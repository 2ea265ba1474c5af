/** The letters at the left and right of a picture whose columns lead so far to the patient's left. */
export const sidesOf = (toLeft: number): readonly [left: string, right: string] =>
  toLeft > 0 ? ['R', 'L'] : ['L', 'R'];
