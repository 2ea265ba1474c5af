import type { Slots } from '../training/slots';

/** Contents of a file of optimizer slots, in this order, as float32. */
export type SlotsLayout = readonly { readonly slot: string; readonly name: string; readonly size: number }[];

/** Concatenates the values of all slots, and returns them with their layout. */
export function packSlots(slots: Slots): { bytes: Uint8Array; layout: SlotsLayout } {
  const entries = Object.entries(slots).flatMap(([slot, weights]) =>
    Object.entries(weights).map(([name, values]) => ({ slot, name, values })),
  );
  const bytes = Buffer.concat(
    entries.map(({ values }) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
  );
  return { bytes, layout: entries.map(({ slot, name, values }) => ({ slot, name, size: values.length })) };
}

export function unpackSlots(bytes: Uint8Array<ArrayBuffer>, layout: SlotsLayout): Slots {
  const slots: Record<string, Record<string, Float32Array>> = {};
  let start = bytes.byteOffset;
  for (const { slot, name, size } of layout) {
    const values = new Float32Array(bytes.buffer, start, size);
    (slots[slot] ??= {})[name] = values;
    start += values.byteLength;
  }
  return slots;
}
