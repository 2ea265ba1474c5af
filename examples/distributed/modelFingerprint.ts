import { createHash } from 'node:crypto';
import type { TrainedModel } from '../modelCard';

/** SHA-256 of a trained model's weights and of its card. */
export async function modelFingerprint({ model, card }: TrainedModel): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(card));
  for (const weight of model.getWeights()) hash.update(await weight.data<'float32'>());
  return hash.digest('hex');
}
