/** A value that holds for a function and all that it calls, until the function returns. */
export class DynamicScope<T> {
  private value: T | undefined;

  /** The value of the innermost function that runs; undefined outside of all. */
  get current(): T | undefined {
    return this.value;
  }

  /** Runs a function within which the value holds. Promises that it returns go on without it. */
  run<R>(value: T | undefined, work: () => R): R {
    const outer = this.value;
    this.value = value;
    try {
      return work();
    } finally {
      this.value = outer;
    }
  }
}
