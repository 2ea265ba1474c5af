/** Gives out unique names. */
export class Names {
  private readonly taken = new Map<string, number>();

  /** Returns `wanted` or, if that is taken, `wanted_1`, `wanted_2`, ... */
  unique(wanted: string): string {
    let count = this.taken.get(wanted) ?? 0;
    let name = wanted;
    while (this.taken.has(name)) name = `${wanted}_${++count}`;
    this.taken.set(wanted, count);
    this.taken.set(name, this.taken.get(name) ?? 0);
    return name;
  }
}
