import { type PreprocessingStep, preprocessingSteps } from '@radnet/data';
import type { TrainedModel } from './modelCard';
import { HEMORRHAGE } from './radnet';
import { sha256 } from './sha256';

/** Everything that a program must know to feed an exported model and to read what it gives. */
export interface PreprocessingFile {
  readonly format: 'radnet-preprocessing';
  /** Grows where a field changes its meaning or goes away. */
  readonly version: 1;
  readonly tool: string;
  readonly purpose: string;
  readonly model: {
    readonly file: string;
    /** Of the file, in hexadecimal. */
    readonly sha256: string;
    readonly weights: 'float32' | 'float16';
  };
  /** In order, from a CT's DICOM files to the inputs. */
  readonly steps: readonly PreprocessingStep[];
  readonly inputs: readonly TensorDescription[];
  readonly outputs: readonly (TensorDescription & {
    readonly activation: 'sigmoid';
    /** How many times too high the odds are: divide them by this. */
    readonly oddsWeight: number;
  })[];
  /** The decision for the whole CT. */
  readonly call: {
    readonly output: string;
    readonly rule: string;
    readonly threshold: number;
    readonly minConsecutiveSlices: number;
  };
}

export interface TensorDescription {
  readonly name: string;
  readonly type: 'float32';
  /** What each size counts. */
  readonly axes: readonly string[];
  /** null where any size goes. */
  readonly shape: readonly (number | null)[];
  readonly meaning: string;
}

export interface ExportedFile {
  /** Its name, without folders. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly float16: boolean;
  /** Slices of a CT where the file takes one number of them only. */
  readonly slices?: number | undefined;
}

/** The file that lies beside an exported model. Its JSON schema is `packages/onnx/preprocessing.schema.json`. */
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
    meaning: output === HEMORRHAGE ? 'logit of hemorrhage, per slice' : 'logit of blood, per pixel',
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
        meaning: 'the result of the steps, in [0, 1]; anything in padded slices',
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
        'probability = 1 / (1 + exp(-logit)); a slice is positive from the threshold on, a CT where that many neighbouring ' +
        'slices are',
      threshold,
      minConsecutiveSlices: minConsecutive,
    },
  };
}

/** See `readingOptions`: a CT of far thinner slices than those of training is read as several CTs. */
function sequencesStep(slicesOfCt: number | undefined): PreprocessingStep {
  return {
    step: 'sequences',
    rule:
      'n = max(1, floor(slices / slicesOfTraining + 0.5)), and 1 where slicesOfTraining is null; for each k from 0 to n - 1, ' +
      'slices k, k + n, k + 2 n and so on are read as a CT of their own',
    slicesOfTraining: slicesOfCt ?? null,
  };
}
