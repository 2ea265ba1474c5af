/**
 * Notices when a sequence of numbers, from its start, is a whole number of turns of something that repeats: after
 * a b c a b c, say. It keeps the failure function of Knuth, Morris and Pratt, in constant time a number on average.
 */
export class PeriodFinder {
  private readonly sequence: number[] = [];
  private readonly borders: number[] = [];

  restart(): void {
    this.sequence.length = 0;
    this.borders.length = 0;
  }

  add(item: number): void {
    const { sequence, borders } = this;
    let border = borders.at(-1) ?? 0;
    while (border > 0 && sequence[border] !== item) border = borders[border - 1]!;
    if (sequence.length > 0 && sequence[border] === item) border++;
    sequence.push(item);
    borders.push(border);
  }

  atWholeTurns(): boolean {
    const { length } = this.sequence;
    const border = this.borders.at(-1) ?? 0;
    const turn = length - border;
    return border >= turn && length % turn === 0;
  }
}
