/** The search restarts after this many numbers, then after twice as many, and so on. */
const FIRST_WINDOW = 512;
/** Fewer operators that repeat are a coincidence: weights of one shape, updated one after the other, say. */
const LEAST_OPERATORS = 512;

/**
 * Notices when a program that records operators goes round in a loop: when the last operators are a whole number of
 * turns of the same sequence, and no more tensors wait to be computed than a turn before. (In a recurrent layer's
 * forward pass they do: every turn leaves tensors for the backward pass, and is no turn of the training loop.)
 *
 * Operators from some point on are searched for a period by the failure function of Knuth, Morris and Pratt, in constant
 * time an operator on average. What came before the loop has no period, so the point moves on.
 */
export class PeriodFinder {
  private readonly sequence: number[] = [];
  private readonly waiting: number[] = [];
  private readonly borders: number[] = [];
  private window = FIRST_WINDOW;

  restart(): void {
    this.window = FIRST_WINDOW;
    this.clear();
  }

  /** @param waiting tensors that wait to be computed. */
  add(item: number, waiting: number): void {
    const { sequence, borders } = this;
    if (sequence.length >= this.window) {
      this.window *= 2;
      this.clear();
    }
    let border = borders.at(-1) ?? 0;
    while (border > 0 && sequence[border] !== item) border = borders[border - 1]!;
    if (sequence.length > 0 && sequence[border] === item) border++;
    sequence.push(item);
    borders.push(border);
    this.waiting.push(waiting);
  }

  atWholeTurns(): boolean {
    const { length } = this.sequence;
    const border = this.borders.at(-1) ?? 0;
    const turn = length - border;
    if (length < LEAST_OPERATORS || border < turn || length % turn !== 0) return false;
    return this.waiting[length - 1]! <= this.waiting[length - 1 - turn]!;
  }

  private clear(): void {
    this.sequence.length = 0;
    this.borders.length = 0;
    this.waiting.length = 0;
  }
}
