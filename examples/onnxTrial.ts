import { HOUNSFIELD_WINDOWS, type PreprocessOptions } from '@radnet/data';
import { registerRadnetLayers } from '@radnet/layers';
import * as tf from '@tensorflow/tfjs';
import type { ModelCard, TrainedModel } from './modelCard';
import { PRESETS } from './presets';
import { buildRadnet, type Variant } from './radnet';

export interface OnnxTrialOptions {
  readonly variant?: Variant;
  readonly pooledGain?: number | undefined;
  /** Default 1. */
  readonly windows?: 1 | 2;
  readonly neighbours?: number;
  readonly slicesOfCt?: number;
}

/** For tests: a small RADnet for 32 x 32 pixels that no training made, but whose slices' probabilities are far apart. */
export function onnxTrial({
  variant,
  pooledGain = 20,
  windows = 1,
  neighbours = 0,
  slicesOfCt,
}: OnnxTrialOptions = {}): TrainedModel {
  registerRadnetLayers();
  const { brain, subdural } = HOUNSFIELD_WINDOWS;
  const preprocess: PreprocessOptions = {
    window: windows === 1 ? brain : [brain, subdural],
    ...(neighbours > 0 && { neighbours }),
    spacingMm: 6.25,
    fieldOfViewMm: 200,
  };
  const model = buildRadnet({
    ...(variant && { variant }),
    height: 32,
    width: 32,
    channels: windows * (2 * neighbours + 1),
    depth: 7,
    growthRate: 4,
    lstmUnits: 3,
    dropoutRate: 0.2,
    pooledGain,
    seed: 1,
  });
  tf.tidy(() => {
    const { weights } = model.getLayer('hemorrhage');
    for (const weight of weights) weight.write(tf.randomNormal(weight.shape as number[], 0, 6, 'float32', 5));
  });
  const card: ModelCard = {
    preprocess,
    threshold: 0.42,
    minConsecutive: 3,
    ...(slicesOfCt !== undefined && { slicesOfCt }),
    settings: { ...PRESETS.demo, preset: 'demo' as const, out: '', resume: false },
  };
  return { model, card };
}
