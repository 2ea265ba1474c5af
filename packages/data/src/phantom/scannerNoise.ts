import type { Random } from '../random';

const TABLE = 1 << 16;
/** After this many values, reading jumps to a random place of the table, so that no pattern repeats from row to row. */
const RUN = 211;

/** Normal scanner noise, partly correlated between neighbours in a row. It is read from a table, for speed. */
export class ScannerNoise {
  private readonly table: Float32Array;
  private index = 0;
  private left = 0;

  constructor(
    private readonly random: Random,
    standardDeviation: number,
  ) {
    const white = Float32Array.from({ length: TABLE }, () => random.normal(0, 1));
    const shared = 0.6;
    const factor = standardDeviation / Math.hypot(1, shared);
    this.table = white.map((value, i) => factor * (value + shared * white[(i + 1) % TABLE]!));
  }

  next(): number {
    if (this.left === 0) {
      this.index = this.random.integer(0, TABLE - 1);
      this.left = RUN;
    }
    this.left--;
    this.index = (this.index + 1) % TABLE;
    return this.table[this.index]!;
  }
}
