/** What is trained on the null backend: one CT of slices, by RADnet of this depth. As much as its adapter's 512 MB hold. */
export const [SLICES, SIZE, DEPTH] = [4, 96, 40];
