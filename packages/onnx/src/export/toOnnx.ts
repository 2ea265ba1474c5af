import { RadnetError } from '@radnet/core';
import { requireKnownOptions } from '@radnet/core/internal';
import type * as tf from '@tensorflow/tfjs';
import type { Value } from '../graph/value';
import { layersInside } from './layerCalls';
import { openInputs } from './openInputs';
import { describeSizes, recordingSizes } from './openSizes';
import { openInputShapes } from './openInputShapes';
import { type Trace, traceModel } from './traceModel';
import { traceToModel } from './traceToModel';

/** Options of `toOnnx`. */
export interface ToOnnxOptions {
  /**
   * The shape of the model's input with the batch size first, or a list of shapes if the model has several inputs. Default: the
   * model's own shapes. Where a size is null, the file takes any size. Null at the same axis of several inputs stands for one
   * size: `[[null, null, 250, 250, 1], [null, null]]` has a batch size and a number of slices, both open.
   */
  readonly inputShape?: tf.Shape | readonly tf.Shape[];
  /** Version of ONNX's operators, 13 to 21. Default 18. */
  readonly opset?: number;
  /** Whether the file takes any batch size, even if `inputShape` has a number. Default true; if false, null is 1. */
  readonly dynamicBatch?: boolean;
  /** Names in the file for the axes of open size, by axis. Default `['batch', 'slices', 'axis2', ...]`. */
  readonly axisNames?: readonly string[];
  /**
   * Stores weights of two or more axes in float16, which halves the file. Inputs, outputs and arithmetic stay float32, so any
   * runtime reads the file. A weight with a number beyond 65504 stays float32. Default false.
   */
  readonly float16?: boolean;
  /** Text to keep in the file as its metadata, for example how images have to be preprocessed. */
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
 * Exports a model as an ONNX file, for inference.
 *
 * ```ts
 * await writeFile('model.onnx', toOnnx(model));
 * ```
 *
 * Inputs, outputs and weights have the model's names, nodes those of its layers. Shapes and layouts are the model's, with
 * channels last; tensors are float32, int32 or bool as in the model. The model is recorded, not run: neither it nor the
 * current backend changes, and ONNX Runtime need not be installed. With open sizes it is recorded several times, and the
 * file computes the sizes that differ from those of its inputs.
 *
 * @returns The bytes of the file.
 * @throws RadnetError for an option that is unknown or does not fit, and for a layer that it names: one that is stateful, that
 *   has no ONNX form, or that records other operators for other values of an open size.
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
