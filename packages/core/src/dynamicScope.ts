/** A value that is set while a function runs, for the function and everything that it calls. */
export class DynamicScope<T> {
  private value: T | undefined;

  /** The value set by the innermost running function; undefined outside of `run`. */
  get current(): T | undefined {
    return this.value;
  }

  /** Runs a function with the value set. Promises that it returns continue without the value. */
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
