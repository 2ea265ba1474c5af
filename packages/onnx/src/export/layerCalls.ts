import * as tf from '@tensorflow/tfjs';

/** Tracks which layer of a model is being called. */
export class LayerCalls {
  private readonly calling: tf.layers.Layer[] = [];

  /** The names of the layers that are being called, the outermost first, such as `encoder/conv2d_1`. */
  get path(): string {
    return this.calling.map(({ name }) => name).join('/');
  }

  /** The innermost layer that is being called, such as "layer 'conv2d_1' (Conv2D)", or "the model". */
  get description(): string {
    const layer = this.calling.at(-1);
    return layer ? `layer '${layer.name}' (${layer.getClassName()})` : 'the model';
  }

  /** Runs `run` and tracks the calls of every layer inside `model`. Restores the layers afterwards. */
  during<T>(model: tf.LayersModel, run: () => T): T {
    const restore = layersInside(model).map((layer) => this.watch(layer));
    try {
      return run();
    } finally {
      for (const undo of restore) undo();
      this.calling.length = 0;
    }
  }

  private watch(layer: tf.layers.Layer): () => void {
    const own = Object.getOwnPropertyDescriptor(layer, 'call');
    const call = layer.call.bind(layer);
    layer.call = (...args) => {
      this.calling.push(layer);
      const result = call(...args);
      // Not in a finally block: the message of an error names the layer that was being called.
      this.calling.pop();
      return result;
    };
    return () => {
      if (own) Object.defineProperty(layer, 'call', own);
      else delete (layer as Partial<tf.layers.Layer>).call;
    };
  }
}

/**
 * Returns the layers that a layer keeps in its properties, at any depth: the layers of a model, the layer inside a
 * wrapper, the cell of a recurrent layer.
 */
export function layersInside(root: tf.layers.Layer): tf.layers.Layer[] {
  const found = new Set<tf.layers.Layer>();
  const visit = (layer: tf.layers.Layer): void => {
    for (const property of Object.values(layer).flat() as unknown[]) {
      if (!(property instanceof tf.layers.Layer) || found.has(property) || property === root) continue;
      found.add(property);
      visit(property);
    }
  };
  visit(root);
  return [...found];
}
