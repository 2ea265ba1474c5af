import { RadnetError, requireKnownOptions } from '@radnet/core';
import type * as tf from '@tensorflow/tfjs';
import type { Value } from '../graph/value';
import { layersInside } from './layerCalls';
import { openInputs } from './openInputs';
import { describeSizes, recordingSizes } from './openSizes';
import { openInputShapes } from './openInputShapes';
import { type Trace, traceModel } from './traceModel';
import { traceToModel } from './traceToModel';

export interface ToOnnxOptions {
  /**
   * The shape of the model's input, the batch size first, or a list of such for several inputs. Default: the model's
   * own shapes. Where a size is null, the file takes any size; null at the same place in several inputs is one size.
   */
  readonly inputShape?: tf.Shape | readonly tf.Shape[];
  /** Version of ONNX's operators, 13 to 21. Default 18. */
  readonly opset?: number;
  /** Whether the file takes any batch size, whatever size `inputShape` gives. Default true; otherwise null is 1. */
  readonly dynamicBatch?: boolean;
  /** What the file calls axes whose size it leaves open, by place. Default `['batch', 'slices', 'axis2', ...]`. */
  readonly axisNames?: readonly string[];
  /**
   * Stores weights of two or more axes in float16, which halves the file. Inputs, outputs and arithmetic stay float32, so any
   * runtime reads the file. A weight with a number beyond 65504 stays float32. Default false.
   */
  readonly float16?: boolean;
  /** Written into the file as its metadata, e.g. how images have to be preprocessed. */
  readonly metadata?: Readonly<Record<string, string>>;
}

const OPTIONS = {
  inputShape: true,
  opset: true,
  dynamicBatch: true,
  axisNames: true,
  float16: true,
  metadata: true,
} satisfies Record<keyof ToOnnxOptions, true>;

/**
 * A model as an ONNX file, in inference mode: nodes are named after layers, weights as in TensorFlow.js, inputs and
 * outputs after the model's. The model is recorded, not run, and stays as it is, whatever the current backend.
 *
 * Where sizes are left open, such as the batch's, the model is recorded at several sizes, and the file computes what
 * differs between the recordings from the sizes of its inputs.
 *
 * @throws RadnetError for an option that is not what it should be, and for a layer that has no ONNX form, which it names.
 */
export function toOnnx(model: tf.LayersModel, options: ToOnnxOptions = {}): Uint8Array {
  requireKnownOptions('toOnnx', options, Object.keys(OPTIONS));
  const { opset = 18, float16 = false, metadata = {} } = options;
  if (!Number.isInteger(opset) || opset < 13 || opset > 21) {
    throw new RadnetError(`toOnnx: opset: expected a whole number from 13 to 21, got ${String(opset)}`);
  }
  const stateful = layersInside(model).find((layer) => layer.stateful);
  if (stateful) {
    throw new RadnetError(
      `toOnnx: layer '${stateful.name}' (${stateful.getClassName()}) is stateful, which has no ONNX form`,
    );
  }
  const { openAxes, shapesAt } = openInputShapes(model, options);
  const axisNames = openAxes.map(({ name }) => name);
  const traces = recordingSizes(openAxes.length).map((sizes) => traceModel(model, shapesAt(sizes), opset));
  const trace = traces[0]!;
  const dimensions = (values: (trace: Trace) => readonly Value[]) =>
    values(trace).map((_, index) =>
      describeSizes(
        traces.map((one) => values(one)[index]!.shape),
        axisNames,
      ),
    );
  return traceToModel({
    name: model.name,
    trace,
    opset,
    inputNames: model.inputNames,
    inputShapes: dimensions(({ inputs }) => inputs),
    outputNames: model.outputNames,
    outputShapes: dimensions(({ outputs }) => outputs),
    openAxes,
    openInputs: openInputs(traces, axisNames),
    float16,
    metadata,
  });
}
