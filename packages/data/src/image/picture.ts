/** A decoded picture, grey or colour. */
export interface Picture {
  /** Columns, in pixels. */
  readonly width: number;
  /** Rows, in pixels. */
  readonly height: number;
  /** 1 for grey, 3 for red, green and blue. */
  readonly channels: 1 | 3;
  /** [height, width, channels] in [0, 1]: stored values divided by the largest value that their bits can hold. */
  readonly values: Float32Array;
}

/** Pixels of the largest picture that is read (4096 x 4096), more than any slice has. */
export const MOST_PIXELS = 2 ** 24;
