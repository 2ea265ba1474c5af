import type { Copy, Dispatch } from './commands';
import type { ComputePass, Encoder } from './recordableBackend';

/** Replaces WebGPU's command encoder: passes commands on to a collector and encodes nothing. */
export function collectingEncoder(
  onDispatch: (dispatch: Dispatch) => void,
  onCopy: (copy: Copy) => void,
): Encoder {
  let pipeline: object;
  let group: object;
  const pass: ComputePass = {
    setPipeline: (given) => void (pipeline = given),
    setBindGroup: (_, given) => void (group = given),
    dispatchWorkgroups: (x, y = 1, z = 1) => onDispatch({ pipeline, group, workgroups: [x, y, z] }),
    end: () => undefined,
  };
  return {
    beginComputePass: () => pass,
    copyBufferToBuffer: (source, sourceOffset, target, targetOffset, bytes) =>
      onCopy({ source, sourceOffset, target, targetOffset, bytes }),
    finish: () => ({}),
  };
}
