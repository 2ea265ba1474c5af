import { encodeModel } from '../onnxFile/onnxMessages';
import type { ElementType, Payload } from '../graph/value';
import type { DeviceTensor } from './deviceTensor';
import type { Engine, EngineSession, EngineTensor } from './engine';

/**
 * Moves tensors between host and device. onnxruntime-node only moves the feeds and results of a run, so each transfer
 * is a run of a graph that returns its input.
 */
export class DeviceMemory {
  private readonly sessions = new Map<string, EngineSession>();

  constructor(private readonly compile: Engine['compile']) {}

  upload(tensor: EngineTensor): DeviceTensor {
    return this.handOn(tensor, [RESULT]) as DeviceTensor;
  }

  download(tensor: EngineTensor): Payload {
    return this.handOn(tensor, []) as Payload;
  }

  dispose(): void {
    for (const session of this.sessions.values()) session.dispose();
    this.sessions.clear();
  }

  private handOn(tensor: EngineTensor, onDevice: readonly string[]): Payload | DeviceTensor {
    const key = [tensor.type, ...onDevice].join();
    const session = this.sessions.get(key) ?? this.compile(handingOn(tensor.type), { onDevice });
    this.sessions.set(key, session);
    return session.run({ [INPUT]: tensor }, [RESULT])[0]!;
  }
}

const [INPUT, RESULT] = ['given', 'same'];

function handingOn(type: ElementType): Uint8Array {
  return encodeModel({
    opsets: { '': 18 },
    graph: {
      name: 'transfer',
      nodes: [
        { name: 'transfer', op: 'Identity', domain: '', inputs: [INPUT], outputs: [RESULT], attributes: {} },
      ],
      initializers: [],
      inputs: [{ name: INPUT, type }],
      outputs: [{ name: RESULT, type }],
    },
  });
}
