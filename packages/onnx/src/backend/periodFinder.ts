/** Number of operators after which the search restarts for the first time. Each later window is twice as long. */
const FIRST_WINDOW = 512;
/** Shorter repetitions may be a coincidence, such as updates of several weights of the same shape in a row. */
const LEAST_OPERATORS = 512;

/**
 * Detects when a program that records operators iterates in a loop: the last operators are a whole number of turns of
 * the same sequence, and no more tensors wait to be computed than one turn before. (In the forward pass of a recurrent
 * layer, each turn leaves more tensors waiting for the backward pass. These are not turns of the training loop.)
 *
 * The search for a period uses the failure function of Knuth, Morris and Pratt, in constant time per operator on
 * average. What precedes the loop has no period, so the search restarts later and later in the sequence.
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

  /**
   * Adds one operator to the sequence.
   *
   * @param item The operator's signature.
   * @param waiting The number of tensors that wait to be computed.
   */
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

  /** Whether the operators since the last restart are a whole number of turns of a loop, at least two. */
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
