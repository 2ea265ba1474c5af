import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { TrainedModel } from '../modelCard';
import type { ModelIdentity } from './result';

/** What tells a model from another: the same for the same weights, read with the same settings. */
export async function modelIdentity({ model, card }: TrainedModel): Promise<ModelIdentity> {
  const { preprocess, threshold, minConsecutive, slicesOfCt } = card;
  const hash = createHash('sha256');
  hash.update(JSON.stringify({ preprocess, threshold, minConsecutive, slicesOfCt }));
  for (const weight of model.weights) {
    hash.update(`${weight.name.replace(/_\d+$/, '')} ${weight.shape.join('x')}\n`);
    hash.update(new Uint8Array((await weight.read().data<'float32'>()).slice().buffer));
  }
  return { fingerprint: hash.digest('hex').slice(0, 16), threshold, minConsecutive };
}

/** E.g. `radnet 0.0.0`. */
export function softwareVersion(): string {
  const file = new URL('../../packages/core/package.json', import.meta.url);
  return `radnet ${(JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version}`;
}
