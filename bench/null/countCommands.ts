import type { CommandCounts } from './commandTable';

type Method = (...args: unknown[]) => unknown;

/** The part of WebGPU's GPUDevice and GPUQueue whose calls are counted. */
export interface CountedDevice {
  readonly device: object;
  readonly queue: object;
}

/**
 * Counts the calls that `work` makes to a WebGPU device, at the device's own objects, whoever makes them. Counting costs time,
 * so do not time what is counted.
 */
export async function countCommands(
  { device, queue }: CountedDevice,
  work: () => Promise<void>,
): Promise<CommandCounts> {
  const counts = {
    programs: 0,
    bindGroups: 0,
    writes: 0,
    bytesWritten: 0,
    submits: 0,
    passes: 0,
    copies: 0,
    buffersMade: 0,
  };
  const restores = [
    watch(device, 'createBindGroup', () => counts.bindGroups++),
    watch(device, 'createBuffer', () => counts.buffersMade++),
    watch(queue, 'submit', () => counts.submits++),
    watch(queue, 'writeBuffer', (args) => {
      counts.writes++;
      counts.bytesWritten += bytesOf(args);
    }),
    watch(device, 'createCommandEncoder', (_, encoder) => {
      watch(encoder as object, 'copyBufferToBuffer', () => counts.copies++);
      watch(encoder as object, 'beginComputePass', (_, pass) => {
        counts.passes++;
        watch(pass as object, 'dispatchWorkgroups', () => counts.programs++);
      });
    }),
  ];
  try {
    await work();
  } finally {
    restores.forEach((restore) => restore());
  }
  return counts;
}

/** Reports each call of a method and its result, until the method is restored. */
function watch(target: object, name: string, called: (args: unknown[], result: unknown) => void): () => void {
  const methods = target as Record<string, Method>;
  const method = methods[name]!;
  const isOwn = Object.hasOwn(target, name);
  methods[name] = (...args) => {
    const result = method.apply(target, args);
    called(args, result);
    return result;
  };
  return () => {
    if (isOwn) methods[name] = method;
    else Reflect.deleteProperty(target, name);
  };
}

/** writeBuffer(buffer, offset, data[, dataOffset[, size]]): offset and size in elements of a typed array, else in bytes. */
function bytesOf([, , data, dataOffset = 0, size]: unknown[]): number {
  const { BYTES_PER_ELEMENT: element = 1 } = data as { BYTES_PER_ELEMENT?: number };
  if (size !== undefined) return element * (size as number);
  return (data as ArrayBuffer | ArrayBufferView).byteLength - element * (dataOffset as number);
}
