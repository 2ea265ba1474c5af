/** The letters for the left and right edge of a picture. The argument says how far its columns point to the patient's left. */
export const sidesOf = (toLeft: number): readonly [left: string, right: string] =>
  toLeft > 0 ? ['R', 'L'] : ['L', 'R'];
