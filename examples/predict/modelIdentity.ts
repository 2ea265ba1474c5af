import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { TrainedModel } from '../modelCard';
import type { ModelIdentity } from './result';

const utf8 = new TextEncoder();

/**
 * What tells a model from another: the same for the same weights, read with the same settings.
 *
 * The hash is not the browser's own, which pages on plain http do not have.
 */
export async function modelIdentity({ model, card }: TrainedModel): Promise<ModelIdentity> {
  const { preprocess, threshold, minConsecutive, slicesOfCt } = card;
  const hash = sha256.create();
  hash.update(utf8.encode(JSON.stringify({ preprocess, threshold, minConsecutive, slicesOfCt })));
  for (const weight of model.weights) {
    hash.update(utf8.encode(`${weight.name.replace(/_\d+$/, '')} ${weight.shape.join('x')}\n`));
    hash.update(new Uint8Array((await weight.read().data<'float32'>()).slice().buffer));
  }
  return { fingerprint: bytesToHex(hash.digest()).slice(0, 16), threshold, minConsecutive };
}
