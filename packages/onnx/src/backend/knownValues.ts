import { elementCount, type Payload } from '../graph/value';
import type { View } from '../views/view';

/** Returns a view's values in the tensor's own order if the host has them in that order, otherwise undefined. */
export function knownValues({ value, layout, shape }: View): Payload | undefined {
  if (value.node || !value.data) return undefined;
  const size = elementCount(shape);
  if (value.data.length === 1) return size === 1 ? value.data : filled(value.data, size);
  return layout === 'plain' && value.data.length === size ? value.data : undefined;
}

/** Repeats one value, which broadcasts, to `size` elements. */
function filled(data: Payload, size: number): Payload {
  if (data instanceof BigInt64Array) return new BigInt64Array(size).fill(data[0]!);
  if (data instanceof Float32Array) return new Float32Array(size).fill(data[0]!);
  return (data instanceof Int32Array ? new Int32Array(size) : new Uint8Array(size)).fill(data[0]!);
}
