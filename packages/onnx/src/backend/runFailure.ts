import type { RunPlan } from '../graph/planRun';
import { failureCause } from './failureCause';

/**
 * Translates an error of ONNX Runtime into terms of the TensorFlow.js program: the known cause, or the kernel that
 * recorded the failing node.
 */
export function runFailure(error: unknown, plan: RunPlan): Error {
  const message = error instanceof Error ? error.message : String(error);
  const text = message.split('\n')[0]!;
  const known = failureCause(message);
  if (known !== undefined) {
    return new Error(
      `onnx backend: ${known}. In a run of ${plan.nodes.length} operators ONNX Runtime said: ${text}`,
      { cause: error },
    );
  }
  const named = /([A-Za-z0-9_/.]+)#(\d+)/.exec(text);
  const node = named ? plan.nodes[Number(named[2])] : undefined;
  const where = node ? ` node ${node.op}, recorded by TensorFlow.js's ${node.origin},` : '';
  return new Error(`onnx backend: ONNX Runtime rejects${where || ' a graph'}: ${text}`, { cause: error });
}
