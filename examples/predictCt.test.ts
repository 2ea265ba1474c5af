import { selectBackend } from '@radnet/backends';
import { makePhantom } from '@radnet/data';
import { beforeAll, expect, it } from 'vitest';
import type { ModelCard } from './modelCard';
import { predictCt } from './predictCt';
import { buildRadnet } from './radnet';
import { readSettings } from './readSettings';
import { preprocessOptions } from './settings';

beforeAll(() => selectBackend('onnx'));

it.each<[string, Pick<ModelCard, 'masks'>, boolean]>([
  ['had masks to learn from', { masks: true }, true],
  ['had none', { masks: false }, false],
  ['do not tell, being older', {}, true],
])('draws the attention of a network whose segmentation heads %s: %o %s', async (_, masks, drawn) => {
  const settings = readSettings(['--field-of-view-mm', '160', '--spacing-mm', '10']);
  const card: ModelCard = {
    preprocess: preprocessOptions(settings),
    threshold: 0.5,
    minConsecutive: 1,
    settings,
    ...masks,
  };
  const model = buildRadnet({ height: 16, width: 16, depth: 7, growthRate: 2, lstmUnits: 2, seed: 1 });
  const { volume } = makePhantom({ slices: 10, seed: 9, hemorrhage: 'epidural' });
  const { probabilities, heat } = await predictCt({ model, card }, volume, 8);
  expect(probabilities).toHaveLength(10);
  expect(heat?.length).toBe(drawn ? 10 * 8 * 8 : undefined);
});

it('explains positive slices by Grad-CAM, also without masks', async () => {
  const settings = readSettings(['--field-of-view-mm', '160', '--spacing-mm', '10']);
  const model = buildRadnet({ height: 16, width: 16, depth: 7, growthRate: 2, lstmUnits: 2, seed: 1 });
  const { volume } = makePhantom({ slices: 10, seed: 9, hemorrhage: 'epidural' });
  const card: ModelCard = {
    preprocess: preprocessOptions(settings),
    threshold: 0.5,
    minConsecutive: 1,
    settings,
    masks: false,
  };
  const { probabilities } = await predictCt({ model, card }, volume, 8);
  const threshold = [...probabilities].sort((a, b) => a - b)[5]!;
  const { heat } = await predictCt({ model, card: { ...card, threshold } }, volume, 8, 'grad-cam');
  const hottest = Array.from(probabilities, (_, slice) =>
    Math.max(...heat!.subarray(64 * slice, 64 * (slice + 1))),
  );
  expect(Math.max(...hottest)).toBeCloseTo(1, 5);
  probabilities.forEach((probability, slice) => {
    if (probability < threshold) expect(hottest[slice]).toBe(0);
  });
});
