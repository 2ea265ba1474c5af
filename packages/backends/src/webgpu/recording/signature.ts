/** A name and a hash of the numbers of each command in a recording. Equal signatures mean equal recordings. */
export class Signature {
  private readonly entries: { readonly what: string; readonly hash: number }[] = [];

  add(what: string, ...numbers: readonly ArrayLike<number>[]): void {
    let hash = OFFSET;
    for (const list of numbers) {
      for (let at = 0; at < list.length; at++) hash = Math.imul(hash ^ list[at]!, PRIME);
    }
    this.entries.push({ what, hash });
  }

  /** Says in words where two signatures first differ; undefined if they are the same. */
  differenceFrom(before: Signature): string | undefined {
    const [a, b] = [before.entries, this.entries];
    const at = b.findIndex(({ what, hash }, index) => what !== a[index]?.what || hash !== a[index].hash);
    if (at < 0) return a.length === b.length ? undefined : `${a.length} operations once, ${b.length} then`;
    const [then, now] = [a[at]?.what ?? 'nothing', b[at]!.what];
    return then === now ? `other numbers or tensors for ${now}` : `${then} once, ${now} then`;
  }
}

/** Start value of FNV-1a, applied to words instead of bytes. */
const OFFSET = 0x811c9dc5 | 0;
const PRIME = 0x01000193;

/** Returns the bits, as words, of numbers that are sent to the GPU. */
export function wordsOf(data: ArrayBuffer | ArrayBufferView): Uint32Array {
  return ArrayBuffer.isView(data)
    ? new Uint32Array(data.buffer, data.byteOffset, data.byteLength / 4)
    : new Uint32Array(data);
}
