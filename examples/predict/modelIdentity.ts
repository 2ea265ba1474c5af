import type { TrainedModel } from '../modelCard';
import { sha256 } from '../sha256';
import type { ModelIdentity } from './result';

const utf8 = new TextEncoder();

/** The identity of a model. It is the same for the same weights and the same settings for reading. */
export async function modelIdentity({ model, card }: TrainedModel): Promise<ModelIdentity> {
  const { preprocess, threshold, minConsecutive, slicesOfCt } = card;
  const parts = [utf8.encode(JSON.stringify({ preprocess, threshold, minConsecutive, slicesOfCt }))];
  for (const weight of model.weights) {
    parts.push(utf8.encode(`${weight.name.replace(/_\d+$/, '')} ${weight.shape.join('x')}\n`));
    parts.push(new Uint8Array((await weight.read().data<'float32'>()).slice().buffer));
  }
  return { fingerprint: sha256(...parts).slice(0, 16), threshold, minConsecutive };
}
