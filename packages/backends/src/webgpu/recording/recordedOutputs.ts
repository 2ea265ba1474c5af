import type * as tf from '@tensorflow/tfjs';
import { BufferView } from '../bufferView';
import type { WebgpuBuffer } from '../webgpuBackend';
import type { Command, Copy } from './commands';
import { moveToOwnBuffer } from './moveToOwnBuffer';
import { copyBetween, placeOf } from './place';
import type { BackendTensor, RecordableBackend } from './recordableBackend';
import type { ScratchPool } from './scratchPool';
import { type Kind, tensorAt } from './tensors';
import { TENSOR_USAGE } from '../tensorUsage';

interface Output extends Kind {
  readonly name: string;
  /** A buffer that the recording owns, or a view of one. */
  readonly resource: unknown;
  /** The data of the last replay's result. */
  given?: object;
}

/** The results of a recorded step, in buffers that the recording owns. */
export class RecordedOutputs {
  private readonly outputs: readonly Output[];

  /**
   * Takes over the buffers of a traced step's results during the trace.
   *
   * @param commands Receives a copy for each result that must be copied: one that is an input, a variable or a
   * constant, that occurs twice, or that is in a buffer to which other recordings write.
   */
  constructor(
    private readonly backend: RecordableBackend,
    scratch: ScratchPool,
    results: tf.NamedTensorMap,
    commands: Command[],
  ) {
    const taken = new Set<WebgpuBuffer>();
    this.outputs = Object.entries(results).map(([name, { dataId, shape, dtype }]) => {
      backend.uploadToGPU(dataId);
      const { resource } = backend.tensorMap.get(dataId);
      const place = placeOf({ resource, shape })!;
      const kind = { name, shape, dtype };
      const isView = resource instanceof BufferView;
      if (scratch.isFresh(place.buffer) || (isView && taken.has(place.buffer))) {
        if (isView) resource.shared.hold();
        scratch.takeOut(place.buffer);
        taken.add(place.buffer);
        return { ...kind, resource };
      }
      const buffer = scratch.acquireApart(place.size, TENSOR_USAGE);
      commands.push(copyBetween(place, { ...place, buffer, offset: 0 }));
      return { ...kind, resource: buffer };
    });
  }

  /** Returns the results as tensors. Call it after the commands are sent. */
  give(): tf.NamedTensorMap {
    return Object.fromEntries(
      this.outputs.map((output) => {
        const { name, resource } = output;
        if (resource instanceof BufferView) resource.shared.hold();
        const tensor = tensorAt(this.backend, output, resource);
        output.given = tensor.dataId;
        return [name, tensor];
      }),
    );
  }

  /** Returns the copies to make before the next replay, so that tensors from the last one keep their values. */
  keepGiven(): Copy[] {
    return this.outputs.flatMap((output) => {
      const record = this.stillGiven(output);
      return record ? [moveToOwnBuffer(this.backend, record, placeOf(record)!)] : [];
    });
  }

  /** Releases the buffers. Result tensors that are still in use keep their values. */
  dispose(): void {
    for (const output of this.outputs) {
      const { resource } = output;
      const record = this.stillGiven(output);
      if (resource instanceof BufferView) resource.shared.giveBack();
      else if (record) record.external = false;
      else this.backend.bufferManager.releaseBuffer(resource as WebgpuBuffer);
    }
  }

  private stillGiven({ given, resource }: Output): BackendTensor | undefined {
    const { tensorMap } = this.backend;
    const record = given && tensorMap.has(given) ? tensorMap.get(given) : undefined;
    return record?.resource === resource ? record : undefined;
  }
}
