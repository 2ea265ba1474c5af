/** A decoded picture: grey values, or red, green and blue. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** [height, width, channels], in [0, 1]: stored values over the largest that their bits hold. */
  readonly values: Float32Array;
}

/** Pixels of the largest picture that is read: more than any slice has (4096 x 4096). */
export const MOST_PIXELS = 2 ** 24;
