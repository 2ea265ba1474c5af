import * as tf from '@tensorflow/tfjs';
import { aliasKernels } from '../backend/aliasKernels';
import { runCpuKernel } from '../backend/cpuKernel';
import { record } from '../backend/runKernel';
import { Graph } from '../graph/graph';
import type { GraphNode } from '../graph/graphNode';
import { planRun } from '../graph/planRun';
import { Value } from '../graph/value';
import type { NumberType } from '../kernels/graphKernel';
import { graphKernels } from '../kernels/graphKernels';
import { exportOnlyKernels } from '../kernels/gruSequence';
import { plainValue, plainView } from '../views/view';
import { ExportBackend, type Weight } from './exportBackend';
import { LayerCalls } from './layerCalls';

/** The recording of a model for inputs of known sizes. */
export interface Trace {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly weights: ReadonlyMap<Value, Weight>;
  readonly nodes: readonly GraphNode[];
  /** The layer that recorded a node, as a path through the layers that contain it. */
  readonly layerOf: ReadonlyMap<GraphNode, string>;
}

const NAME = 'radnet-onnx-export';

const exportKernels = { ...graphKernels, ...exportOnlyKernels };

/** Records `model` for inputs of these shapes. The model, its weights and the current backend do not change. */
export function traceModel(
  model: tf.LayersModel,
  shapes: readonly (readonly number[])[],
  opset: number,
): Trace {
  const graph = new Graph(opset, false, true);
  const calls = new LayerCalls();
  const weightNames = new Map(model.weights.map((weight) => [weight.read().dataId, weight.name]));
  const backend = new ExportBackend(graph, calls, weightNames);
  const layerOf = new Map<GraphNode, string>();
  graph.onRecord = (node) => layerOf.set(node, calls.path);
  const traced = (): Trace => {
    const inputs = model.inputs.map(({ dtype }, index) => new Value(dtype as NumberType, shapes[index]!));
    const tensors = inputs.map((value) =>
      tf.engine().makeTensorFromTensorInfo(backend.output(plainView(value)), backend),
    );
    const made = calls.during(model, () => model.apply(tensors, { training: false }));
    const list = (Array.isArray(made) ? made : [made]) as tf.Tensor[];
    const outputs = list.map((tensor) => plainValue(graph, backend.view(tensor)));
    const wanted = outputs.filter(({ node }) => node !== undefined);
    const { nodes } = planRun(graph.take(), wanted);
    return { inputs, outputs, weights: backend.weights, nodes, layerOf };
  };
  return onBackend(backend, () => {
    // Not tf.tidy, which would search the whole trace for tensors.
    tf.engine().startScope(NAME);
    try {
      return traced();
    } finally {
      tf.engine().endScope();
    }
  });
}

/**
 * Calls `run` with `backend` as TensorFlow.js's current backend. Nothing else runs in between, as all of it is
 * synchronous.
 */
function onBackend<T>(backend: ExportBackend, run: () => T): T {
  const previous = tf.getBackend();
  const kernels = registerKernels(backend);
  tf.registerBackend(NAME, () => backend, 0);
  try {
    void tf.setBackend(NAME);
    return run();
  } finally {
    void tf.setBackend(previous);
    tf.removeBackend(NAME);
    for (const kernelName of kernels) tf.unregisterKernel(kernelName, NAME);
  }
}

function registerKernels(backend: ExportBackend): Set<string> {
  const onCpu = tf.getKernelsForBackend('cpu').map(({ kernelName }) => kernelName);
  const names = new Set([...Object.keys(exportKernels), ...onCpu]);
  for (const kernelName of names) {
    tf.registerKernel({
      kernelName,
      backendName: NAME,
      kernelFunc: ({ inputs, attrs }) =>
        backend.during(kernelName, () => exportKernel(backend, kernelName, inputs, attrs)),
    });
  }
  return names;
}

/**
 * Runs a kernel at once if its inputs are known, and records it otherwise.
 *
 * @throws RadnetError that names the kernel if it can do neither.
 */
function exportKernel(
  backend: ExportBackend,
  kernelName: string,
  inputs: tf.NamedTensorInfoMap,
  attrs: tf.NamedAttrMap | undefined,
): tf.TensorInfo | tf.TensorInfo[] {
  const alias = aliasKernels[kernelName]?.(backend, inputs, attrs ?? {});
  if (alias) return alias;
  const known = Object.values(inputs).every((info) => !info || backend.isKnown(info));
  const form = exportKernels[kernelName];
  const recorded = known || !form ? undefined : record(backend, form, inputs, attrs);
  return recorded ?? runCpuKernel(backend, kernelName, inputs, attrs);
}
