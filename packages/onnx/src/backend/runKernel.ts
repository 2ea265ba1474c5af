import type * as tf from '@tensorflow/tfjs';
import { elementCount } from '../graph/value';
import type { GraphKernel } from '../kernels/graphKernel';
import { aliasKernels } from './aliasKernels';
import { complexKernels } from './complexKernels';
import { runCpuKernel } from './cpuKernel';
import { isSmallAndKnown } from './smallAndKnown';
import type { OnnxBackend } from './onnxBackend';

type Results = tf.TensorInfo | tf.TensorInfo[];

/**
 * Runs or records one kernel, in the first of these ways that applies:
 *
 * 1. A kernel that only renames or reshapes data shares the data.
 * 2. A small computation on known values runs at once, on the `cpu` backend.
 * 3. A kernel with a form in ONNX operators is recorded.
 * 4. Any other kernel runs on the `cpu` backend, after its inputs are read back.
 */
export function runKernel(
  backend: OnnxBackend,
  kernelName: string,
  form: GraphKernel | undefined,
  inputs: tf.NamedTensorInfoMap,
  attrs: tf.NamedAttrMap | undefined,
): Results {
  backend.bound();
  backend.graph.origin = kernelName;
  const alias = aliasKernels[kernelName]?.(backend, inputs, attrs ?? {});
  if (alias) return alias;
  const complex = complexKernels[kernelName];
  if (complex) return complex(backend, inputs as Record<string, tf.TensorInfo>);
  if (!isSmallAndKnown(backend, kernelName, inputs)) {
    const start = performance.now();
    const recorded = form && record(backend, form, inputs, attrs);
    backend.stats.recordMs += performance.now() - start;
    if (recorded) return recorded;
    const { cpuKernels } = backend.stats;
    cpuKernels[kernelName] = (cpuKernels[kernelName] ?? 0) + 1;
  }
  return runCpuKernel(backend, kernelName, inputs, attrs);
}

/**
 * Records one kernel. Returns undefined if an input is empty, complex or a string, or if the kernel has no exact form
 * for its inputs.
 */
export function record(
  backend: OnnxBackend,
  form: GraphKernel,
  inputs: tf.NamedTensorInfoMap,
  attrs: tf.NamedAttrMap | undefined,
): Results | undefined {
  const infos = Object.entries(inputs).filter((entry): entry is [string, tf.TensorInfo] => Boolean(entry[1]));
  const graphable = infos.every(
    ([, { dtype, shape }]) => dtype !== 'string' && dtype !== 'complex64' && elementCount(shape) > 0,
  );
  if (!graphable) return undefined;
  const named = infos.map(([name, info]) => [name, backend.view(info)] as const);
  const views = form({
    graph: backend.graph,
    inputs: Object.fromEntries(named),
    list: named.map(([, view]) => view),
    attrs: attrs ?? {},
  });
  if (!views) return undefined;
  return 'value' in views ? backend.output(views) : views.map((view) => backend.output(view));
}
