import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { RadnetError } from '../radnetError';
import { requireRegisteredLayers } from './requireRegisteredLayers';

const withOurs = {
  model_config: {
    class_name: 'Functional',
    config: { layers: [{ class_name: 'Conv2D' }, { class_name: 'Radnet>FoldSlices' }] },
  },
};

class Ours extends tf.layers.Layer {
  static className = 'Radnet>Ours';
}

it('refuses layers of ours only while none of them is registered', () => {
  const message =
    'mine/model.json: expected registered layers, got Radnet>FoldSlices. Call registerRadnetLayers() of @radnet/layers ' +
    'before you load the model, or load it with loadRadnetModel().';
  const check = (): void => requireRegisteredLayers('mine/model.json', withOurs);
  expect(check).toThrow(RadnetError);
  expect(check).toThrow(message);
  tf.serialization.registerClass(Ours);
  expect(check).not.toThrow();
});

it('accepts other layers', () => {
  requireRegisteredLayers('mine/model.json', {
    model_config: { config: [{ class_name: 'Dense' }, null, 1] },
  });
});
