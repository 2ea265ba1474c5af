import { type PreprocessingStep, preprocessingSteps } from '@radnet/data';
import type { TrainedModel } from './modelCard';
import { HEMORRHAGE } from './radnet';
import { sha256 } from './sha256';

/** Everything that a program must know to prepare CTs for an exported model and to interpret its outputs. */
export interface PreprocessingFile {
  readonly format: 'radnet-preprocessing';
  /** Increases when a field changes its meaning or is removed. */
  readonly version: 1;
  /** The program that wrote the file, and its version. */
  readonly tool: string;
  /** What the model may be used for. */
  readonly purpose: string;
  readonly model: {
    /** Name of the model's file, without folders. */
    readonly file: string;
    /** SHA-256 of the model's file, in hexadecimal. */
    readonly sha256: string;
    readonly weights: 'float32' | 'float16';
  };
  /** The preprocessing in order, from a CT's DICOM files to the inputs. */
  readonly steps: readonly PreprocessingStep[];
  readonly inputs: readonly TensorDescription[];
  readonly outputs: readonly (TensorDescription & {
    readonly activation: 'sigmoid';
    /**
     * Factor by which the predicted odds are too high. Divide the odds by it: probability = sigmoid(logit -
     * log(oddsWeight)).
     */
    readonly oddsWeight: number;
  })[];
  /** The call: how to decide whether the whole CT is positive. */
  readonly call: {
    readonly output: string;
    readonly rule: string;
    readonly threshold: number;
    readonly minConsecutiveSlices: number;
  };
}

/** An input or output of the exported model. */
export interface TensorDescription {
  readonly name: string;
  readonly type: 'float32';
  /** What each axis counts, e.g. `batch`, `slices`. */
  readonly axes: readonly string[];
  /** Size of each axis; null if any size is allowed. */
  readonly shape: readonly (number | null)[];
  /** What the values mean. */
  readonly meaning: string;
}

/** An exported model. */
export interface ExportedFile {
  /** Name of the file, without folders. */
  readonly name: string;
  /** Content of the file. */
  readonly bytes: Uint8Array;
  /** Whether weights are stored in float16. */
  readonly float16: boolean;
  /** The only number of slices that the model accepts. Default: it accepts any number. */
  readonly slices?: number | undefined;
}

/**
 * Describes an exported model, for the JSON file beside it. Its JSON schema is
 * `packages/onnx/preprocessing.schema.json`.
 */
export function preprocessingFile(
  { model, card }: TrainedModel,
  { name, bytes, float16, slices }: ExportedFile,
  tool: string,
): PreprocessingFile {
  const { slicesOfCt, threshold, minConsecutive, settings, preprocess } = card;
  const shapeOf = ([, , ...rest]: readonly (number | null)[]): (number | null)[] => [
    null,
    slices ?? null,
    ...rest,
  ];
  const [scan, sliceMask] = model.inputs;
  const outputs = model.outputNames.map((output, index) => ({
    name: output,
    type: 'float32' as const,
    axes:
      output === HEMORRHAGE ? ['batch', 'slices', 'class'] : ['batch', 'slices', 'rows', 'columns', 'class'],
    shape: shapeOf(model.outputs[index]!.shape),
    meaning: output === HEMORRHAGE ? 'logit of hemorrhage for each slice' : 'logit of blood for each pixel',
    activation: 'sigmoid' as const,
    oddsWeight: output === HEMORRHAGE ? 1 : settings.bloodWeight,
  }));
  return {
    format: 'radnet-preprocessing',
    version: 1,
    tool,
    purpose: 'Research software, not a medical device.',
    model: { file: name, sha256: sha256(bytes), weights: float16 ? 'float16' : 'float32' },
    steps: [...preprocessingSteps(preprocess), sequencesStep(slicesOfCt)],
    inputs: [
      {
        name: scan!.name,
        type: 'float32',
        axes: ['batch', 'slices', 'rows', 'columns', 'channels'],
        shape: shapeOf(scan!.shape),
        meaning: 'the result of the steps, from 0 to 1; padded slices may hold any value',
      },
      {
        name: sliceMask!.name,
        type: 'float32',
        axes: ['batch', 'slices'],
        shape: shapeOf(sliceMask!.shape),
        meaning: '1 where a slice is real, 0 where it is padding',
      },
    ],
    outputs,
    call: {
      output: HEMORRHAGE,
      rule:
        'probability = 1 / (1 + exp(-logit)). A slice is positive if its probability is at least threshold. The CT is ' +
        'positive if at least minConsecutiveSlices neighbouring slices are positive.',
      threshold,
      minConsecutiveSlices: minConsecutive,
    },
  };
}

/** A CT with far thinner slices than the training CTs is read as several CTs: see `readingOptions`. */
function sequencesStep(slicesOfCt: number | undefined): PreprocessingStep {
  return {
    step: 'sequences',
    rule:
      'n = max(1, floor(slices / slicesOfTraining + 0.5)), or 1 if slicesOfTraining is null. For each k from 0 to n - 1, ' +
      'the model reads slices k, k + n, k + 2 n, ... as a separate CT.',
    slicesOfTraining: slicesOfCt ?? null,
  };
}
