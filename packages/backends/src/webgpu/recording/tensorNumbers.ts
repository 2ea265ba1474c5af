/** Numbers the tensors of a step. Equal numbers in two traces stand for the same tensors. */
export class TensorNumbers {
  private readonly numbers = new Map<object, number>();

  /**
   * @param inputs Numbered by their order, like the tensors that the step makes.
   * @param isMade Whether the step makes a tensor.
   * @param identityOf Returns what identifies a tensor from outside: its variable, or the data themselves.
   */
  constructor(
    inputs: readonly object[],
    private readonly isMade: (dataId: object) => boolean,
    private readonly identityOf: (dataId: object) => object,
  ) {
    for (const dataId of inputs) this.numbers.set(dataId, this.numbers.size);
  }

  of(dataId: object): number {
    let number = this.numbers.get(dataId);
    if (number === undefined) {
      number = this.isMade(dataId) ? this.numbers.size : -numberOfObject(this.identityOf(dataId));
      this.numbers.set(dataId, number);
    }
    return number;
  }
}

const numbersOfObjects = new WeakMap<object, number>();
let objects = 0;

/** Returns a unique number for each object, from 1 on. */
function numberOfObject(object: object): number {
  const number = numbersOfObjects.get(object) ?? ++objects;
  numbersOfObjects.set(object, number);
  return number;
}
