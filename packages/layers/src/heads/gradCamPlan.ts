import { RadnetError } from '@radnet/core';
import { symbolsBefore } from '@radnet/core/internal';
import type * as tf from '@tensorflow/tfjs';
import { showShape } from '../checks';
import { FoldSlices } from '../slices/foldSlices';
import { UnfoldSlices } from '../slices/unfoldSlices';

type Symbolic = tf.SymbolicTensor;

/** Where a model is cut for Grad-CAM. */
export interface GradCamPlan {
  /** The feature maps that are weighted, [N, h, w, C]. */
  readonly features: Symbolic;
  /** The logits: [B, S, classes], or [N, classes] if the model reads single images. */
  readonly output: Symbolic;
  /**
   * The last tensors after the features that are computed for each image by itself: those that the model then reads as
   * a sequence of slices, or the output.
   */
  readonly described: readonly Symbolic[];
  /** Other tensors, besides the features, that `described` is computed from. */
  readonly beside: readonly Symbolic[];
  /**
   * The tensors from which the part of the model that mixes slices computes the output: `described`, inputs and others.
   * Empty if the model does not mix slices.
   */
  readonly sequence: readonly Symbolic[];
  /** Returns the axis of a tensor along which the slices lie. */
  readonly sliceAxis: (symbol: Symbolic) => 0 | 1;
}

/**
 * Finds where to cut a model for Grad-CAM.
 *
 * @param layer Name of the layer whose maps are weighted. By default, the last layer that returns maps and does not
 *   pool.
 * @throws RadnetError if the model has no such output or layer, or if the output does not have one entry for each
 *   slice.
 */
export function planGradCam(model: tf.LayersModel, outputName: string, layer?: string): GradCamPlan {
  const output = model.outputs[model.outputNames.indexOf(outputName)];
  if (!output) {
    const names = model.outputNames.join(', ');
    throw new RadnetError(`output: expected one of ${names}, got '${outputName}'.`);
  }
  const before = symbolsBefore([output]);
  const folds = before.some(isFolded);
  const sliceAxis = ({ sourceLayer, inputs }: Symbolic): 0 | 1 => {
    if (sourceLayer instanceof FoldSlices) return 0;
    if (sourceLayer instanceof UnfoldSlices) return 1;
    return inputs[0] ? sliceAxis(inputs[0]) : folds ? 1 : 0;
  };
  const axis = sliceAxis(output);
  if (output.shape.length !== axis + 2 || output.shape[axis + 1] == null) {
    throw new RadnetError(
      `output: expected logits by slice, [scans, slices, classes] or [images, classes], ` +
        `got '${outputName}' [${showShape(output.shape)}].`,
    );
  }
  const features = featuresOf(model, before, layer);
  const ofImage = dependents(features);
  const described = ofImage(output) ? [output] : before.filter((symbol) => isUnfoldOf(symbol, ofImage));
  const made = [...before.filter((symbol) => ofImage(symbol) && symbol !== features), ...described];
  const beside = new Set(made.flatMap(({ inputs }) => inputs).filter((symbol) => !ofImage(symbol)));
  const isSource = (symbol: Symbolic): boolean =>
    symbol.inputs.length === 0 || (isUnfolded(symbol) && !symbol.inputs.some(hasUnfolded));
  return {
    features,
    output,
    described,
    beside: [...beside],
    sequence: described[0] === output ? [] : reachedFrom(output, isSource),
    sliceAxis,
  };
}

const isFolded = ({ sourceLayer }: Symbolic): boolean => sourceLayer instanceof FoldSlices;
const isUnfolded = ({ sourceLayer }: Symbolic): boolean => sourceLayer instanceof UnfoldSlices;
const hasUnfolded = (symbol: Symbolic): boolean => symbolsBefore([symbol]).some(isUnfolded);

const isUnfoldOf = (symbol: Symbolic, ofImage: (symbol: Symbolic) => boolean): boolean =>
  isUnfolded(symbol) && symbol.inputs.some(ofImage);

/** Returns a function that says whether a tensor is computed from the features, image by image. */
function dependents(features: Symbolic): (symbol: Symbolic) => boolean {
  const known = new Map([[features.id, true]]);
  const ofImage = (symbol: Symbolic): boolean => {
    const found = known.get(symbol.id) ?? (!isUnfolded(symbol) && symbol.inputs.some(ofImage));
    known.set(symbol.id, found);
    return found;
  };
  return ofImage;
}

function reachedFrom(output: Symbolic, isSource: (symbol: Symbolic) => boolean): Symbolic[] {
  const seen = new Set<Symbolic>();
  const visit = (symbol: Symbolic): void => {
    if (seen.has(symbol)) return;
    seen.add(symbol);
    if (!isSource(symbol)) symbol.inputs.forEach(visit);
  };
  visit(output);
  return [...seen].filter(isSource);
}

/** Returns the maps of the named layer, or the last ones that are not pooled. */
function featuresOf(model: tf.LayersModel, before: readonly Symbolic[], layer?: string): Symbolic {
  const maps = before.filter(isMaps);
  // Sorted from the inputs to the outputs.
  const candidates = model.layers.flatMap((one) => maps.filter(({ sourceLayer }) => sourceLayer === one));
  const names = candidates.map(({ sourceLayer }) => sourceLayer.name);
  if (candidates.length === 0) {
    throw new RadnetError(
      `model: expected feature maps [images, h, w, channels] behind the output, got none.`,
    );
  }
  if (layer === undefined) {
    const unpooled = candidates.filter(({ sourceLayer }) => !sourceLayer.getClassName().includes('Pooling'));
    return (unpooled.length > 0 ? unpooled : candidates).at(-1)!;
  }
  const named = candidates[names.lastIndexOf(layer)];
  if (named) return named;
  throw new RadnetError(
    `layer: expected one of those whose feature maps the output is made of, ${names.join(', ')}, got '${layer}'.`,
  );
}

/** Returns whether a tensor holds feature maps that are computed image by image. */
function isMaps(symbol: Symbolic): boolean {
  const [, height, width] = symbol.shape;
  if (symbol.shape.length !== 4 || isFolded(symbol) || symbol.inputs.length === 0) return false;
  // A map has more than one pixel, or a size that depends on the input.
  return !(height === 1 && width === 1) && !hasUnfolded(symbol);
}
