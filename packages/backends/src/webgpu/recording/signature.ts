/** What a recording is made of, to tell whether another one is the same: for each command a name and a hash of its numbers. */
export class Signature {
  private readonly entries: { readonly what: string; readonly hash: number }[] = [];

  add(what: string, ...numbers: readonly ArrayLike<number>[]): void {
    let hash = OFFSET;
    for (const list of numbers) {
      for (let at = 0; at < list.length; at++) hash = Math.imul(hash ^ list[at]!, PRIME);
    }
    this.entries.push({ what, hash });
  }

  /** Where two signatures part, in words, or undefined where they are the same. */
  differenceFrom(before: Signature): string | undefined {
    const [a, b] = [before.entries, this.entries];
    const at = b.findIndex(({ what, hash }, index) => what !== a[index]?.what || hash !== a[index].hash);
    if (at < 0) return a.length === b.length ? undefined : `${a.length} operations once, ${b.length} then`;
    const [then, now] = [a[at]?.what ?? 'nothing', b[at]!.what];
    return then === now ? `other numbers or tensors for ${now}` : `${then} once, ${now} then`;
  }
}

/** FNV-1a, of words rather than of bytes. */
const OFFSET = 0x811c9dc5 | 0;
const PRIME = 0x01000193;

/** The bits of numbers on their way to the GPU. */
export function wordsOf(data: ArrayBuffer | ArrayBufferView): Uint32Array {
  return ArrayBuffer.isView(data)
    ? new Uint32Array(data.buffer, data.byteOffset, data.byteLength / 4)
    : new Uint32Array(data);
}
