import { existsSync, statSync } from 'node:fs';
import { freezeLayers, type LoadedWeights, loadWeights, type NamedWeights, RadnetError } from '@radnet/core';
import { readWeights } from '@radnet/core/node';
import type { PreprocessOptions } from '@radnet/data';
import { kerasDenseNet, torchvisionDenseNet } from '@radnet/layers';
import type * as tf from '@tensorflow/tfjs';
import { UsageError } from './commandLine';
import { loadModel } from './loadModel';
import type { Settings } from './settings';

/** The layers of `buildRadnet` that an ImageNet network has, too. */
const BACKBONE = 'densenet_';

type Start = Pick<Settings, 'weights' | 'except' | 'freeze'>;

/**
 * Gives a new network the weights that the settings name, freezes the layers that they name, and says what it took.
 *
 * @throws RadnetError where a weight that `except` does not name does not fit, or one of its names is of no layer.
 * @throws UsageError where a name in `freeze` is of no layer, or no layer is left to train.
 */
export async function startFrom(
  model: tf.LayersModel,
  { weights, except, freeze }: Start,
  preprocess: PreprocessOptions,
): Promise<void> {
  const left = names(except);
  if (weights !== undefined) {
    const isFile = existsSync(weights) && statSync(weights).isFile();
    const report = isFile
      ? await takeImageNet(model, weights, left)
      : await takeRun(model, weights, left, preprocess);
    console.log(`weights: ${describe(weights, report)}`);
  }
  if (freeze !== undefined) console.log(`frozen: ${freezeNamed(model, names(freeze)).join(', ')}`);
}

function freezeNamed(model: tf.LayersModel, patterns: readonly string[]): string[] {
  try {
    const frozen = freezeLayers(model, patterns);
    if (model.trainableWeights.length > 0) return frozen;
  } catch (error) {
    if (!(error instanceof RadnetError)) throw error;
    throw new UsageError(`--freeze: ${error.message}`);
  }
  throw new UsageError('--freeze: expected at least one layer left to train, but it names all of them');
}

async function takeRun(
  model: tf.LayersModel,
  run: string,
  except: readonly string[],
  preprocess: PreprocessOptions,
): Promise<LoadedWeights> {
  const { model: trained, card } = await loadModel(run);
  try {
    if (JSON.stringify(card.preprocess) !== JSON.stringify(preprocess)) {
      console.log(`weights: ${run} was trained with another window, size or spacing than this run`);
    }
    return loadWeights(model, trained, { except });
  } finally {
    trained.dispose();
  }
}

/** Of the backbone alone: all else starts anew. */
async function takeImageNet(
  model: tf.LayersModel,
  file: string,
  except: readonly string[],
): Promise<LoadedWeights> {
  const theirs = await readWeights(file);
  const channels = model.inputs[0]!.shape.at(-1) as 1 | 3;
  const ours = converterOf(theirs, file)(theirs, { channels });
  const others = [...ours.keys()].filter((name) => !name.startsWith(BACKBONE));
  const anew = model.layers.filter(({ name, weights }) => !name.startsWith(BACKBONE) && weights.length > 0);
  return loadWeights(model, ours, {
    except: [...except, ...others, ...anew.map(({ name }) => name)],
  });
}

function converterOf(weights: NamedWeights, file: string): typeof kerasDenseNet {
  if (weights.has('features.conv0.weight')) return torchvisionDenseNet;
  if (weights.has('conv1_conv/kernel')) return kerasDenseNet;
  const first = [...weights.keys()].slice(0, 3).join(', ');
  throw new RadnetError(
    `${file}: expected the weights of DenseNet-121 under torchvision's or Keras's names, got ${first || 'none'}, ...`,
  );
}

function describe(from: string, { loaded, kept, unused }: LoadedWeights): string {
  const layers = (weights: readonly string[]): string =>
    [...new Set(weights.map((name) => name.split('/')[0]!))].join(', ');
  return [
    `${loaded.length} from ${from}`,
    ...(kept.length > 0 ? [`starting anew: ${layers(kept)}`] : []),
    ...(unused.length > 0 ? [`not used: ${layers(unused)}`] : []),
  ].join('; ');
}

function names(list: string | undefined): string[] {
  return list === undefined ? [] : list.split(',');
}
