import {
  adam,
  adamW,
  clipByGlobalNorm,
  cosineSchedule,
  type Optimizer,
  type Schedule,
  sgd,
  stepSchedule,
  type TrainOptions,
  warmUp,
} from '@radnet/core';
import type { Settings } from './settings';

export const OPTIMIZERS = ['sgd', 'adam', 'adamw'] as const;
export const SCHEDULES = ['step', 'cosine'] as const;

/** PyTorch's default. A rate that suits SGD is far too high for Adam, whose steps do not grow with the gradients. */
export const ADAM_RATE = 0.001;

/** As in DenseNet. */
export const SGD_RATE = 0.1;

type Parts = Pick<
  TrainOptions,
  'optimizer' | 'schedule' | 'accumulate' | 'gradients' | 'average' | 'stopEarly' | 'saveEveryMinutes'
>;

/** The parts of a training: optimizer, schedule, when to save and when to end. */
export function trainingParts(settings: Settings): Parts {
  const { accumulate, clipNorm, average, earlyStopping, saveEvery } = settings;
  return {
    optimizer: optimizerOf(settings),
    schedule: scheduleOf(settings),
    accumulate,
    saveEveryMinutes: saveEvery,
    ...(clipNorm !== undefined && { gradients: [clipByGlobalNorm(clipNorm)] }),
    ...(average !== undefined && { average: { decay: average } }),
    ...(earlyStopping !== undefined && { stopEarly: { patience: earlyStopping } }),
  };
}

function optimizerOf({ optimizer, momentum, weightDecay }: Settings): Optimizer {
  const decay = weightDecay === undefined ? {} : { weightDecay };
  if (optimizer === 'sgd') return sgd({ momentum, ...decay });
  return optimizer === 'adam' ? adam(decay) : adamW(decay);
}

function scheduleOf({ schedule, rate, epochs, warmUp: warmUpEpochs }: Settings): Schedule {
  const after = (schedule === 'step' ? stepSchedule : cosineSchedule)({ initialRate: rate });
  return warmUpEpochs === 0 ? after : warmUp(after, warmUpEpochs / epochs);
}
