import * as tf from '@tensorflow/tfjs';
import { RadnetError } from '../radnetError';

/** What the names of the layers of @radnet/layers begin with. */
const PREFIX = 'Radnet>';

/**
 * Refuses a model with layers of @radnet/layers if none of them is registered, which TensorFlow.js would call an "Unknown layer".
 *
 * @param file Names the model in the message.
 * @param topology The model's layers, as `model.json` describes them.
 */
export function requireRegisteredLayers(file: string, topology: unknown): void {
  const layer = layerOfOurs(topology);
  if (layer === undefined) return;
  const registered = Object.keys(tf.serialization.SerializationMap.getMap().classNameMap);
  if (registered.some((name) => name.startsWith(PREFIX))) return;
  throw new RadnetError(
    `${file}: expected registered layers, got ${layer}. Call registerRadnetLayers() of @radnet/layers before you load ` +
      'the model, or load it with loadRadnetModel().',
  );
}

function layerOfOurs(topology: unknown): string | undefined {
  if (typeof topology !== 'object' || topology === null) return undefined;
  for (const [name, value] of Object.entries(topology)) {
    if (name === 'class_name' && typeof value === 'string' && value.startsWith(PREFIX)) return value;
    const found = layerOfOurs(value);
    if (found !== undefined) return found;
  }
  return undefined;
}
