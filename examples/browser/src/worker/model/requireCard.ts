import { RadnetError } from '@radnet/core';
import { preprocessedChannels, preprocessedSize, type PreprocessOptions } from '@radnet/data';
import type * as tf from '@tensorflow/tfjs';
import type { DataDescription } from '../../../../describeData';
import type { ModelCard } from '../../../../modelCard';
import { HEMORRHAGE } from '../../../../radnet';

/**
 * The card that a model was saved with.
 *
 * @param file The model's name in errors.
 * @throws RadnetError if it has no card, an incomplete one, or one that does not fit this network.
 */
export function requireCard(file: string, model: tf.LayersModel): ModelCard {
  const card = model.getUserDefinedMetadata() as Partial<ModelCard> | undefined;
  if (card?.preprocess === undefined) {
    throw new RadnetError(
      `${file}: expected a model saved by npm run train, got one without its settings: how CTs are prepared for it is not known`,
    );
  }
  const missing = Object.entries({
    'preprocess.window': isWindow(card.preprocess.window),
    'preprocess.spacingMm': isPositive(card.preprocess.spacingMm),
    'preprocess.fieldOfViewMm': isPositive(card.preprocess.fieldOfViewMm),
    threshold: isPositive(card.threshold),
    minConsecutive: isPositive(card.minConsecutive),
    'settings.bloodWeight': isPositive(card.settings?.bloodWeight),
    'settings.variant': typeof card.settings?.variant === 'string',
    'settings.backbone': typeof card.settings?.backbone === 'string',
    'settings.depth': isPositive(card.settings?.depth),
    'data.training.cts':
      card.data === undefined || isPositive((card.data as Partial<DataDescription>).training?.cts),
  }).flatMap(([name, isThere]) => (isThere ? [] : [name]));
  if (missing.length > 0) {
    throw new RadnetError(
      `${file}: expected a model of this version of RADnet, got one whose settings lack ${missing.join(', ')}`,
    );
  }
  requireFit(file, model, card.preprocess);
  return card as ModelCard;
}

function requireFit(file: string, model: tf.LayersModel, preprocess: PreprocessOptions): void {
  const size = preprocessedSize(preprocess);
  const expected = [size, size, preprocessedChannels(preprocess)];
  const found = model.inputs[0]!.shape.slice(2);
  if (!model.outputNames.includes(HEMORRHAGE) || found.join() !== expected.join()) {
    throw new RadnetError(
      `${file}: expected a network that calls ${HEMORRHAGE} on slices of ${expected.join(' x ')}, as its settings say, ` +
        `got one of ${model.outputNames.join(', ')} on ${found.join(' x ')}`,
    );
  }
}

const isPositive = (value: unknown): boolean => typeof value === 'number' && value > 0 && value < Infinity;

function isWindow(windows: unknown): boolean {
  const all = [windows].flat() as Partial<{ level: number; width: number } | undefined>[];
  return all.length > 0 && all.every((one) => Number.isFinite(one?.level) && isPositive(one?.width));
}
