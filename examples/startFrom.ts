import { existsSync, statSync } from 'node:fs';
import { freezeLayers, type LoadedWeights, loadWeights, type NamedWeights, RadnetError } from '@radnet/core';
import { readWeights } from '@radnet/core/node';
import type { PreprocessOptions } from '@radnet/data';
import { kerasDenseNet, torchvisionDenseNet } from '@radnet/layers';
import type * as tf from '@tensorflow/tfjs';
import { UsageError } from './commandLine';
import { loadModel } from './loadModel';
import type { Settings } from './settings';

/** The layers that `buildRadnet` shares with a network trained on ImageNet. */
const BACKBONE = 'densenet_';

type Start = Pick<Settings, 'weights' | 'except' | 'freeze'>;

/**
 * Initializes a new network with the weights that the settings name, freezes the layers that they name, and prints what it used.
 *
 * @throws RadnetError if a weight does not fit and `except` does not name it, or if `except` names no layer.
 * @throws UsageError if a name in `freeze` matches no layer, or no layer is left to train.
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
      ? await takeFile(model, weights, left)
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

/** Loads weights under our own names, as export-safetensors writes them, or the backbone of an ImageNet network. */
async function takeFile(
  model: tf.LayersModel,
  file: string,
  except: readonly string[],
): Promise<LoadedWeights> {
  const theirs = await readWeights(file);
  const areOurs = model.weights.some(({ originalName }) => theirs.has(originalName));
  return areOurs ? loadWeights(model, theirs, { except }) : takeImageNet(model, theirs, file, except);
}

/** Loads the weights of the backbone. All other layers keep their initial weights. */
function takeImageNet(
  model: tf.LayersModel,
  theirs: NamedWeights,
  file: string,
  except: readonly string[],
): LoadedWeights {
  const channels = model.inputs[0]!.shape.at(-1) as 1 | 3;
  const ours = converterOf(theirs, file)(theirs, { channels });
  const others = [...ours.keys()].filter((name) => !name.startsWith(BACKBONE));
  const fresh = model.layers.filter(({ name, weights }) => !name.startsWith(BACKBONE) && weights.length > 0);
  return loadWeights(model, ours, {
    except: [...except, ...others, ...fresh.map(({ name }) => name)],
  });
}

function converterOf(weights: NamedWeights, file: string): typeof kerasDenseNet {
  if (weights.has('features.conv0.weight')) return torchvisionDenseNet;
  if (weights.has('conv1_conv/kernel')) return kerasDenseNet;
  const first = [...weights.keys()].slice(0, 3).join(', ');
  throw new RadnetError(
    `${file}: expected weights under the names of this network, or of DenseNet-121 under torchvision's or Keras's names, ` +
      `got ${first || 'none'}, ...`,
  );
}

function describe(from: string, { loaded, kept, unused }: LoadedWeights): string {
  const layers = (weights: readonly string[]): string =>
    [...new Set(weights.map((name) => name.split('/')[0]!))].join(', ');
  return [
    `${loaded.length} from ${from}`,
    ...(kept.length > 0 ? [`newly initialised: ${layers(kept)}`] : []),
    ...(unused.length > 0 ? [`not used: ${layers(unused)}`] : []),
  ].join('; ');
}

function names(list: string | undefined): string[] {
  return list === undefined ? [] : list.split(',');
}
