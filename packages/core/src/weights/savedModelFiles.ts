import * as tf from '@tensorflow/tfjs';

/** The two files of a saved model. */
export interface SavedModelFiles {
  /** The model's topology and the manifest of its weights. */
  readonly 'model.json': string;
  /** The weights' values. */
  readonly 'weights.bin': Uint8Array<ArrayBuffer>;
}

/**
 * Returns the files of a model in TensorFlow.js's own format, from the artifacts that `model.save` passes to a handler.
 * They keep user-defined metadata but no optimizer. `model.json` holds a digest of the weights, so that
 * `readSavedModel` notices if the two files come from different saves.
 *
 * @param sha256 Returns the SHA-256 of bytes, in hexadecimal digits.
 */
export function savedModelFiles(
  artifacts: tf.io.ModelArtifacts,
  sha256: (bytes: Uint8Array) => string,
): SavedModelFiles {
  const { modelTopology, weightSpecs = [], weightData = [], ...described } = artifacts;
  const { format, generatedBy, convertedBy, userDefinedMetadata } = described;
  const weights = new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData));
  const model = {
    modelTopology,
    format,
    generatedBy,
    convertedBy,
    userDefinedMetadata,
    weightsManifest: [{ paths: ['weights.bin'], weights: weightSpecs }],
    weightsSha256: sha256(weights),
  };
  return { 'model.json': JSON.stringify(model), 'weights.bin': weights };
}
