import type { WebgpuBuffer } from '../webgpuBackend';
import type { ComputePass, Encoder, RecordableBackend } from './recordableBackend';

/** A program with everything that is bound to it. */
export interface Dispatch {
  readonly pipeline: object;
  readonly group: object;
  readonly workgroups: readonly [number, number, number];
}

export interface Copy {
  readonly source: WebgpuBuffer;
  readonly sourceOffset: number;
  readonly target: WebgpuBuffer;
  readonly targetOffset: number;
  readonly bytes: number;
}

export type Command = Dispatch | Copy;

/** Number of programs that are sent together. The GPU starts on them while the host encodes the next ones. */
const TOGETHER = 256;

/** Encodes commands in order and sends them. Consecutive programs share a compute pass. */
export function sendCommands(
  { device, queue }: Pick<RecordableBackend, 'device' | 'queue'>,
  commands: readonly Command[],
): void {
  let encoder: Encoder = device.createCommandEncoder();
  let pass: ComputePass | undefined;
  let pipeline: object | undefined;
  let count = 0;
  const endPass = (): void => {
    pass?.end();
    pass = pipeline = undefined;
  };
  for (const command of commands) {
    if ('bytes' in command) {
      endPass();
      const { source, sourceOffset, target, targetOffset, bytes } = command;
      encoder.copyBufferToBuffer(source, sourceOffset, target, targetOffset, bytes);
      continue;
    }
    pass ??= encoder.beginComputePass();
    if (command.pipeline !== pipeline) pass.setPipeline((pipeline = command.pipeline));
    pass.setBindGroup(0, command.group);
    const [x, y, z] = command.workgroups;
    pass.dispatchWorkgroups(x, y, z);
    if (++count % TOGETHER === 0) {
      endPass();
      queue.submit([encoder.finish()]);
      encoder = device.createCommandEncoder();
    }
  }
  endPass();
  queue.submit([encoder.finish()]);
}
