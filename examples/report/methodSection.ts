import { counted } from '../counted';
import { describeTraining } from './describeTraining';
import { decimal, settingValue } from './formatNumbers';
import { markup, type Markup, type Part } from './markup';
import type { ReportRun } from './readRun';
import { table } from './table';

type Values = Readonly<Record<string, unknown>>;

/** Describes how the network was made, in words from the settings: preprocessing, layers, start, training, choice of epoch and threshold. */
export function methodSection(runs: readonly ReportRun[]): Markup {
  return markup`${runs.map((run) => method(run, runs.length > 1))}`;
}

function method(run: ReportRun, several: boolean): Markup {
  const { settings, model } = run;
  if (settings === undefined) return markup`<p class="absent">${run.name}: settings are not known.</p>`;
  const pairs: readonly (readonly [string, Part])[] = [
    ['Preprocessing', preprocessing(settings)],
    ['Network', network(settings, model)],
    ['Start', start(settings)],
    ['Training', describeTraining(settings)],
    ['Augmentation', augmentation(settings)],
    ['Choice of the epoch', bestEpoch(run)],
    ['Call', call(run)],
  ];
  const list = markup`<dl class="pairs">${pairs.map(([name, text]) => markup`<div><dt>${name}</dt><dd>${text}</dd></div>`)}</dl>`;
  return markup`${several && markup`<h3>${run.name}</h3>`}${list}${model && layers(run.name, model)}`;
}

function preprocessing({
  windows,
  windowLevel,
  windowWidth,
  spacingMm,
  fieldOfViewMm,
  neighbours,
}: Values): string {
  const window =
    typeof windows === 'string'
      ? `the windows ${windows} as channels`
      : `the window at ${settingValue(windowLevel)} HU, ${settingValue(windowWidth)} HU wide`;
  const near =
    typeof neighbours === 'number' && neighbours > 0
      ? ` ${counted(neighbours, 'slice')} on either side are added as channels.`
      : '';
  return `Original slices, resampled to ${settingValue(spacingMm)} mm pixels over ${settingValue(fieldOfViewMm)} mm; ${window}, scaled to 0 to 1.${near}`;
}

function network(
  { variant, backbone, depth, growthRate, dropoutRate, lstmUnits }: Values,
  model: ReportRun['model'],
): string {
  const cnn =
    backbone === 'densenet-121'
      ? 'DenseNet-121'
      : `a DenseNet of depth ${settingValue(depth)}, growth rate ${settingValue(growthRate)}, dropout ${settingValue(dropoutRate)}`;
  const parts = [
    cnn,
    ...(variant === 'densenet' ? [] : ['an auxiliary segmentation head after each dense block']),
    ...(variant === 'radnet'
      ? [`a bidirectional LSTM of ${settingValue(lstmUnits)} units across slices`]
      : []),
    'one logit a slice',
  ];
  const size = model === undefined ? '' : ` ${model.parameters.toLocaleString('en')} parameters.`;
  return `${String(variant)}: ${parts.join('; ')}.${size}`;
}

function start({ weights, except, freeze, seed }: Values): string {
  const given =
    typeof weights === 'string'
      ? `Weights of ${weights.replace(/.*[/\\](?=.)/, '…/')}${typeof except === 'string' ? `, except ${except}` : ''}.`
      : 'Random: He’s initialisation for convolutions.';
  return `${given}${typeof freeze === 'string' ? ` Not trained: ${freeze}.` : ''} Seed ${settingValue(seed)}.`;
}

function augmentation({
  maxRotation,
  maxScale,
  maxShift,
  elasticAlpha,
  maxNoise,
  windowJitter,
}: Values): string {
  const more = [
    [maxScale, 1, 'scaling up to a factor of'],
    [maxShift, 0, 'shifts up to pixels of'],
    [elasticAlpha, 0, 'elastic deformation of strength'],
    [maxNoise, 0, 'noise up to'],
    [windowJitter, 0, 'changes of the window up to'],
  ] as const;
  const used = more.filter(([value, none]) => typeof value === 'number' && value !== none);
  return [
    `Rotation up to ${settingValue(maxRotation)}°, flips`,
    ...used.map(([value, , name]) => `${name} ${settingValue(value)}`),
  ]
    .join(', ')
    .concat('.');
}

function bestEpoch({ log }: ReportRun): string {
  const metrics = Object.keys(log?.epochs.at(-1)?.metrics ?? {});
  const by = metrics.includes('sliceLoss')
    ? 'the lowest loss of the validation slices'
    : metrics.includes('ctAuc')
      ? 'the highest AUC of the validation CTs'
      : metrics.includes('sliceAuc')
        ? 'the highest AUC of the validation slices'
        : undefined;
  return by === undefined ? 'Not known: no epoch is in the log.' : `The epoch with ${by}.`;
}

function call({ settings, sets, model }: ReportRun): string {
  const { threshold, minConsecutive } = sets[0] ?? model?.card ?? {};
  if (threshold === undefined || minConsecutive === undefined) return 'Not known.';
  const chosen =
    settings?.['threshold'] === undefined
      ? 'chosen on the validation set (Youden), before the test set was read'
      : 'given beforehand';
  return `A slice is positive from ${decimal(threshold)} on, ${chosen}. A CT is positive with ${counted(minConsecutive, 'positive slice')} in a row.`;
}

function layers(name: string, { layers: kinds, inputs, outputs }: NonNullable<ReportRun['model']>): Markup {
  return markup`<details class="numbers"><summary>Layers of ${name}</summary>${table({
    caption: `Layers of ${name} by kind; inputs ${inputs.join(', ')}; outputs ${outputs.join(', ')}`,
    head: ['Layer', 'How many'],
    rows: kinds.map(({ kind, count }) => [kind, count]),
  })}</details>`;
}
