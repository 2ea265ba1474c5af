import type { RunPlan } from '../graph/planRun';

/** `narrowing_error`: a tensor of more bytes than WebGPU counts with 32 bits. */
const OUT_OF_MEMORY =
  /bad_alloc|bad allocation|failed to allocate|out of memory|array buffer allocation|allocation size too large|narrowing_error/i;

/** ONNX Runtime's error in terms of the TensorFlow.js program: which kernel the failing node came from. */
export function runFailure(error: unknown, plan: RunPlan): Error {
  const text = (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
  if (OUT_OF_MEMORY.test(text)) {
    return new Error(
      `onnx backend: out of memory in a run of ${plan.nodes.length} operators. ` +
        `Smaller batches need less. ONNX Runtime said: ${text}`,
      { cause: error },
    );
  }
  const named = /([A-Za-z0-9_/.]+)#(\d+)/.exec(text);
  const node = named ? plan.nodes[Number(named[2])] : undefined;
  const where = node ? ` node ${node.op}, recorded by TensorFlow.js's ${node.origin},` : '';
  return new Error(`onnx backend: ONNX Runtime rejects${where || ' a graph'}: ${text}`, { cause: error });
}
