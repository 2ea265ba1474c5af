import { expect, it } from 'vitest';
import { countCommands } from './countCommands';

class Pass {
  dispatchWorkgroups(): void {}
}
class Encoder {
  beginComputePass(): Pass {
    return new Pass();
  }
  copyBufferToBuffer(): void {}
}
class Device {
  createBindGroup(): void {}
  createBuffer(): void {}
  createCommandEncoder(): Encoder {
    return new Encoder();
  }
}
class Queue {
  submit(): void {}
  readonly writeBuffer: (...args: unknown[]) => void = () => {};
}

it('counts what is asked of a device, and then lets go of it', async () => {
  const [device, queue] = [new Device(), new Queue()];
  const { writeBuffer } = queue;
  const work = async (): Promise<void> => {
    device.createBuffer();
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer();
    for (const programs of [3, 1]) {
      const pass = encoder.beginComputePass();
      for (let program = 0; program < programs; program++) {
        device.createBindGroup();
        pass.dispatchWorkgroups();
      }
    }
    queue.writeBuffer({}, 0, new Float32Array(4));
    queue.writeBuffer({}, 0, new Float32Array(4), 1);
    queue.writeBuffer({}, 0, new Float32Array(4), 1, 2);
    queue.writeBuffer({}, 0, new ArrayBuffer(10), 2);
    queue.submit();
    await Promise.resolve();
  };
  expect(await countCommands({ device, queue }, work)).toEqual({
    programs: 4,
    bindGroups: 4,
    writes: 4,
    bytesWritten: 16 + 12 + 8 + 8,
    submits: 1,
    passes: 2,
    copies: 1,
    buffersMade: 1,
  });
  for (const name of ['createBindGroup', 'createBuffer', 'createCommandEncoder'])
    expect(Object.hasOwn(device, name)).toBe(false);
  expect(Object.hasOwn(queue, 'submit')).toBe(false);
  expect(queue.writeBuffer).toBe(writeBuffer);
});
