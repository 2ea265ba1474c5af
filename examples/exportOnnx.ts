import { RadnetError } from '@radnet/core';
import { toOnnx } from '@radnet/onnx';
import type { TrainedModel } from './modelCard';
import { type PreprocessingFile, preprocessingFile } from './preprocessingFile';

/** Settings for {@link exportOnnx}. */
export interface ExportOnnxOptions {
  /** Name of the ONNX file, without folders. */
  readonly name: string;
  /** The program that writes the file, and its version. */
  readonly tool: string;
  /** The only number of slices that the file accepts. Default: it accepts any number. */
  readonly slices?: number | undefined;
  /** Stores weights in float16: see `toOnnx`. Default false. */
  readonly float16?: boolean | undefined;
}

/** An exported model and the description of how to use it. */
export interface ExportedModel {
  /** Content of the ONNX file. */
  readonly bytes: Uint8Array;
  /** Content of the JSON file beside it. */
  readonly preprocessing: PreprocessingFile;
}

/**
 * Exports a trained RADnet as an ONNX file for any number of CTs with any number of slices, together with the file that
 * says how to use it. The ONNX file's metadata holds the same text under `preprocessing`.
 */
export function exportOnnx(
  trained: TrainedModel,
  { name, tool, slices, float16 = false }: ExportOnnxOptions,
): ExportedModel {
  const { model } = trained;
  const inputShape = model.inputs.map(({ name: input, shape }) => {
    const [, , ...rest] = shape;
    if (rest.includes(null))
      throw new RadnetError(
        `--model: expected input ${input} with a known image size, got [${shape.join(', ')}]`,
      );
    return [null, slices ?? null, ...rest];
  });
  const described = (bytes: Uint8Array): PreprocessingFile =>
    preprocessingFile(trained, { name, bytes, float16, slices }, tool);
  // The file cannot hold its own checksum.
  const { steps, inputs, outputs, call, purpose } = described(new Uint8Array());
  const bytes = toOnnx(model, {
    inputShape,
    float16,
    metadata: { tool, purpose, preprocessing: JSON.stringify({ steps, inputs, outputs, call }) },
  });
  return { bytes, preprocessing: described(bytes) };
}
