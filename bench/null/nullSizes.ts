/** The training on the null backend: RADnet of this depth on one CT, as much as the 512 MB of its adapter hold. */
export const [SLICES, SIZE, DEPTH] = [4, 96, 40];
