import { elementCount, type Payload } from '../graph/value';
import type { View } from '../views/view';

/** A view's values in the tensor's own order, where they are known without a run: undefined where they are not. */
export function knownValues({ value, layout, shape }: View): Payload | undefined {
  if (value.node || !value.data) return undefined;
  const size = elementCount(shape);
  if (value.data.length === 1) return size === 1 ? value.data : filled(value.data, size);
  return layout === 'plain' && value.data.length === size ? value.data : undefined;
}

/** One value that broadcasts, spread out. */
function filled(data: Payload, size: number): Payload {
  if (data instanceof BigInt64Array) return new BigInt64Array(size).fill(data[0]!);
  if (data instanceof Float32Array) return new Float32Array(size).fill(data[0]!);
  return (data instanceof Int32Array ? new Int32Array(size) : new Uint8Array(size)).fill(data[0]!);
}
