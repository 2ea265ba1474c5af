import * as tf from '@tensorflow/tfjs';
import type { OnnxBackend } from './onnxBackend';

/** The part of TensorFlow.js's `cpu` backend that is used here. */
interface CpuBackend extends tf.KernelBackend {
  /** Whether the next write logs a recommendation of tfjs-node to the console. */
  firstUse: boolean;
  readonly data: {
    get(dataId: tf.DataId): { complexTensorInfos?: { real: tf.TensorInfo; imag: tf.TensorInfo } };
  };
}

/** Reads the inputs back and runs a kernel on TensorFlow.js's `cpu` backend. Exact, but slow. */
export function runCpuKernel(
  backend: OnnxBackend,
  kernelName: string,
  inputs: tf.NamedTensorInfoMap,
  attrs: tf.NamedAttrMap | undefined,
): tf.TensorInfo | tf.TensorInfo[] {
  const cpu = tf.engine().findBackend('cpu') as CpuBackend;
  // The program already computes with ONNX Runtime, so the advice to leave the cpu backend would mislead.
  cpu.firstUse = false;
  const made: tf.TensorInfo[] = [];
  const copy = (info: tf.TensorInfo): tf.TensorInfo => {
    const copied = toCpu(backend, cpu, info);
    made.push(copied);
    return copied;
  };
  // An input of the ragged kernels can be a list of tensors.
  const given = inputs as Record<string, tf.TensorInfo | tf.TensorInfo[] | undefined>;
  const copies = Object.fromEntries(
    Object.entries(given).map(([name, info]) => [
      name,
      Array.isArray(info) ? info.map(copy) : info && copy(info),
    ]),
  );
  const { kernelFunc } = tf.getKernel(kernelName, 'cpu');
  try {
    // A kernel that takes a list of tensors gets an array.
    const passed = Array.isArray(inputs) ? Object.values(copies) : copies;
    const results = kernelFunc({
      inputs: passed as tf.NamedTensorInfoMap,
      attrs: attrs ?? {},
      backend: cpu,
    });
    const infos = Array.isArray(results) ? results : [results];
    const moved = infos.map((info) => fromCpu(backend, cpu, info));
    made.push(...infos);
    return Array.isArray(results) ? moved : moved[0]!;
  } finally {
    for (const { dataId } of made) cpu.disposeData(dataId);
  }
}

function toCpu(backend: OnnxBackend, cpu: CpuBackend, info: tf.TensorInfo): tf.TensorInfo {
  const { shape, dtype } = info;
  if (dtype === 'complex64') {
    const parts = backend.data.get(info.dataId).parts!;
    const [real, imag] = [parts.real, parts.imag].map((part) => toCpu(backend, cpu, { ...part, shape }));
    const whole = tf.getKernel('Complex', 'cpu').kernelFunc({
      inputs: { real: real!, imag: imag! },
      attrs: {},
      backend: cpu,
    }) as tf.TensorInfo;
    cpu.disposeData(real!.dataId);
    cpu.disposeData(imag!.dataId);
    return whole;
  }
  const values = backend.readSync(info.dataId);
  // Some kernels of the cpu backend read a tensor's rank.
  const copied = { dataId: cpu.write(values, shape, dtype), shape, dtype, rank: shape.length };
  return copied;
}

function fromCpu(backend: OnnxBackend, cpu: CpuBackend, info: tf.TensorInfo): tf.TensorInfo {
  const { shape, dtype } = info;
  if (dtype === 'complex64') {
    const { real, imag } = cpu.data.get(info.dataId).complexTensorInfos!;
    const parts = { real: fromCpu(backend, cpu, real), imag: fromCpu(backend, cpu, imag) };
    return backend.store({ dtype, references: 1, parts }, shape);
  }
  const values = cpu.readSync(info.dataId);
  if (dtype === 'string') {
    return backend.store({ dtype, references: 1, strings: values as Uint8Array[] }, shape);
  }
  return { dataId: backend.write(values, shape, dtype), shape, dtype };
}
