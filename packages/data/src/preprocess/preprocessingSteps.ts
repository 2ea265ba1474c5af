import { RadnetError } from '@radnet/core';
import { AIR } from '../volume/hounsfieldScale';
import { MOST_TISSUE } from '../dicom/paddingOf';
import {
  preprocessedChannels,
  preprocessedSize,
  type PreprocessOptions,
  requirePreprocessOptions,
  windowsOf,
} from './preprocessOptions';
import { requireEqualJson } from './requireEqualJson';
import { AIR_HU } from './resampleInPlane';

/** One preprocessing step with the numbers it needs. */
export interface PreprocessingStep {
  /** Name of the step: `rescale`, `padding`, `orient`, `tilt`, `clip`, `resample`, `window` or `channels`. */
  readonly step: string;
  /** What the step does, in words and formulas. */
  readonly rule: string;
  /** The step's numbers, by name. */
  readonly [number: string]: unknown;
}

/**
 * Describes the steps from DICOM files to a network's input, in order and with all numbers, as plain JSON. This is what
 * the DICOM reader and {@link preprocessCt} do, written down for programs in other languages.
 *
 * @throws RadnetError if an option is out of range: see {@link PreprocessOptions}.
 */
export function preprocessingSteps(options: PreprocessOptions): readonly PreprocessingStep[] {
  requirePreprocessOptions('preprocessingSteps', options);
  const { spacingMm, fieldOfViewMm, neighbours = 0 } = options;
  const windows = windowsOf(options.window);
  const offsets = Array.from({ length: 2 * neighbours + 1 }, (_, index) => index - neighbours);
  return [
    {
      step: 'rescale',
      rule: 'HU = stored value * RescaleSlope + RescaleIntercept, per file',
    },
    {
      step: 'padding',
      rule:
        'where PixelPaddingValue (to PixelPaddingRangeLimit, if given), rescaled, lies below belowHu or above aboveHu, ' +
        'pixels of that value become airHu; otherwise ignore it',
      belowHu: AIR,
      aboveHu: MOST_TISSUE,
      airHu: AIR,
    },
    {
      step: 'orient',
      rule:
        'sort slices by dot(ImagePositionPatient, cross(row direction, column direction)), then swap and reverse axes so ' +
        "that each points as nearly as possible to these directions of DICOM's patient coordinates; resample nothing",
      columnsTowards: [1, 0, 0],
      rowsTowards: [0, 1, 0],
      slicesTowards: [0, 0, 1],
      words: "columns to the patient's left, rows to the back, slices from feet to head",
    },
    {
      step: 'tilt',
      rule: 'leave a gantry tilt as it is: slices are read as they were scanned',
      corrected: false,
    },
    {
      step: 'clip',
      rule: 'HU = max(HU, lowestHu)',
      lowestHu: AIR_HU,
    },
    {
      step: 'resample',
      rule:
        'in plane, rows and columns separately: target pixel t lies at c = sourceSize / 2 + (t + 0.5 - size / 2) * ratio, ratio = ' +
        'spacingMm / PixelSpacing; source pixel i weighs max(0, 1 - |i + 0.5 - c| / max(minimumHalfWidth, ratio)) over ' +
        'the sum of these weights for all whole i, inside the image or not; pixels outside the image are outsideHu',
      filter: 'triangle',
      minimumHalfWidth: 1,
      spacingMm,
      fieldOfViewMm,
      size: preprocessedSize(options),
      centre: 'image',
      outsideHu: AIR_HU,
      acrossSlices: false,
    },
    {
      step: 'window',
      rule: 'for each window, value = min(1, max(0, (HU - lowestHu) / widthHu)); after resampling, never before',
      windows: windows.map(({ level, width }) => ({
        levelHu: level,
        widthHu: width,
        lowestHu: level - width / 2,
        highestHu: level + width / 2,
      })),
      range: [0, 1],
    },
    {
      step: 'channels',
      rule:
        'channel c of slice s is window `window` of slice s + `neighbour`; beyond the ends of the stack, the outermost ' +
        'slice is repeated',
      count: preprocessedChannels(options),
      channels: offsets.flatMap((neighbour) => windows.map((_, window) => ({ neighbour, window }))),
    },
  ];
}

/**
 * Returns the options with which {@link preprocessCt} follows these steps, for example those of the JSON file beside a
 * model exported to ONNX. Later steps, such as how the network reads thin slices, are ignored.
 *
 * @throws RadnetError if steps are missing or out of order, or ask for something that `preprocessCt` does not do.
 */
export function optionsOfSteps(steps: readonly PreprocessingStep[]): PreprocessOptions {
  const named = (name: string): Record<string, unknown> => steps.find(({ step }) => step === name) ?? {};
  const { spacingMm, fieldOfViewMm } = named('resample');
  const windows = (named('window')['windows'] ?? []) as readonly { levelHu: number; widthHu: number }[];
  const channels = (named('channels')['channels'] ?? []) as readonly { neighbour: number }[];
  const options = {
    window: windows.map(({ levelHu, widthHu }) => ({ level: levelHu, width: widthHu })),
    neighbours: Math.max(0, ...channels.map(({ neighbour }) => neighbour)),
    spacingMm: spacingMm as number,
    fieldOfViewMm: fieldOfViewMm as number,
  };
  const own = preprocessingSteps(options);
  const names = (all: readonly PreprocessingStep[]): string => all.map(({ step }) => step).join(', ');
  const given = steps.slice(0, own.length);
  if (names(given) !== names(own)) {
    throw new RadnetError(`steps: expected ${names(own)} in this order, got ${names(given)}`);
  }
  own.forEach((step, index) => {
    requireEqualJson(`steps: ${step.step}`, step, given[index], ['rule', 'words']);
  });
  return options;
}
