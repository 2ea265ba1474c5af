import * as tf from '@tensorflow/tfjs';

/** The two files of a saved model. */
export interface SavedModelFiles {
  /** The model's topology and the manifest of its weights. */
  readonly 'model.json': string;
  /** The weights' values. */
  readonly 'weights.bin': Uint8Array<ArrayBuffer>;
}

/**
 * A model in TensorFlow.js's own format, as `model.save` hands it to a handler. User-defined metadata is kept, an optimizer is not. A
 * digest of the weights in `model.json` tells when the two files are not of one save: see `readSavedModel`.
 *
 * @param sha256 In hexadecimal digits.
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
