import { counted } from '../counted';
import { settingValue } from './formatNumbers';

type Values = Readonly<Record<string, unknown>>;

/** Describes in sentences how the weights were trained, from the settings of a run. Settings missing from an older run did not exist then. */
export function describeTraining(settings: Values): string {
  return [optimizer(settings), rate(settings), steps(settings), loss(settings)].join(' ');
}

const NAMES: Readonly<Record<string, string>> = { adam: 'Adam', adamw: 'AdamW' };

function optimizer({ optimizer: name = 'sgd', momentum, weightDecay, clipNorm, average }: Values): string {
  const method = name === 'sgd' ? `SGD with momentum ${settingValue(momentum)}` : NAMES[String(name)]!;
  const parts = [
    ...(weightDecay === undefined ? [] : [`weight decay ${settingValue(weightDecay)}`]),
    ...(clipNorm === undefined ? [] : [`gradients clipped to a norm of ${settingValue(clipNorm)}`]),
    ...(average === undefined ? [] : [`a moving average of the weights with decay ${settingValue(average)}`]),
  ];
  return `${[method, ...parts].join(', ')}.`;
}

function rate({ rate: initial, schedule = 'step', warmUp = 0 }: Values): string {
  const fall =
    schedule === 'cosine'
      ? 'falling to 0 along half a cosine'
      : 'divided by 10 at one third and at two thirds of the training';
  const start = Number(warmUp) > 0 ? `, after a warm-up of ${counted(Number(warmUp), 'epoch')}` : '';
  return `Learning rate ${settingValue(initial)}, ${fall}${start}.`;
}

function steps({ epochs, batchSize, maxSlices, accumulate = 1, earlyStopping }: Values): string {
  const updates = accumulate === 1 ? '' : `, ${settingValue(accumulate)} steps an update`;
  const stop =
    earlyStopping === undefined
      ? ''
      : `, to end early after ${counted(Number(earlyStopping), 'epoch')} without a better one`;
  return `${counted(Number(epochs), 'epoch')} in steps of ${counted(Number(batchSize), 'CT')} with at most ${settingValue(maxSlices)} slices each${updates}${stop}.`;
}

function loss({ variant, maskWeight }: Values): string {
  const heads =
    variant === 'densenet' ? '' : `, plus ${settingValue(maskWeight)} times that of each segmentation head`;
  return `Cross-entropy of the slices${heads}.`;
}
