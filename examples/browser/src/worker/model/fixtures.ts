import { preprocessedSize } from '@radnet/data';
import type { TrainedModel } from '../../../../modelCard';
import { PRESETS } from '../../../../presets';
import { buildRadnet } from '../../../../radnet';
import { preprocessOptions, type Settings } from '../../../../settings';

/** A card as a training on phantoms writes it, with 16 x 16 pixels of 10 mm unless `changes` say otherwise. */
export function smallModel(changes: Partial<Settings> = {}): TrainedModel {
  const settings: Settings = {
    ...PRESETS.demo,
    preset: 'demo',
    out: '',
    resume: false,
    depth: 7,
    growthRate: 2,
    fieldOfViewMm: 160,
    spacingMm: 10,
    ...changes,
  };
  const { variant, backbone, depth, growthRate } = settings;
  const preprocess = preprocessOptions(settings);
  const size = preprocessedSize(preprocess);
  return {
    model: buildRadnet({
      variant,
      backbone,
      depth,
      growthRate,
      height: size,
      width: size,
      lstmUnits: 2,
      seed: 1,
    }),
    card: {
      preprocess: preprocessOptions(settings),
      threshold: 0.5,
      minConsecutive: 3,
      masks: true,
      settings,
    },
  };
}
