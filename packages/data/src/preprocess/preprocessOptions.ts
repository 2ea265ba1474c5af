import { RadnetError } from '@radnet/core';
import { requireKnownOptions } from '@radnet/core/internal';

/** A range of Hounsfield units, given as radiologists do by level and width. */
export interface HounsfieldWindow {
  /** Middle of the range, in HU. */
  readonly level: number;
  /** Width of the range in HU, positive. */
  readonly width: number;
}

/**
 * Settings for {@link preprocessCt}: how Hounsfield units become a network's input. Plain JSON, so that a saved model
 * can carry them.
 */
export interface PreprocessOptions {
  /** One window, or several, each of which becomes a channel: see {@link HOUNSFIELD_WINDOWS}. */
  readonly window: HounsfieldWindow | readonly HounsfieldWindow[];
  /**
   * Number of neighbouring slices on either side that become channels of each slice, so that a network for single
   * images sees some context. Neighbours are the next slices in the stack, however far apart. Beyond the ends of the
   * stack, the outermost slice is repeated. Default 0.
   */
  readonly neighbours?: number;
  /** Side of an output pixel, in mm. Positive. */
  readonly spacingMm: number;
  /** Side of the square that is kept, centred on the image, in mm. A whole number of output pixels, 8 or more. */
  readonly fieldOfViewMm: number;
}

const OPTIONS = Object.keys({
  window: true,
  neighbours: true,
  spacingMm: true,
  fieldOfViewMm: true,
} satisfies Record<keyof PreprocessOptions, true>);

/** @throws RadnetError for an unknown option, or if one without a default is missing. */
export function requirePreprocessOptions(where: string, options: PreprocessOptions): void {
  requireKnownOptions(where, options, OPTIONS);
  for (const name of ['window', 'spacingMm', 'fieldOfViewMm'] as const) {
    if (options[name] === undefined) {
      throw new RadnetError(
        `${where}: ${name}: expected a value, got undefined. Start from defaultPreprocessOptions.`,
      );
    }
  }
}

/**
 * RADnet's preprocessing: brain window, 250 mm field of view, 1 mm pixels (Grewal et al. 2017). The paper does not give
 * the window's numbers; level 40 and width 80 are the usual brain window and our choice.
 */
export const defaultPreprocessOptions: PreprocessOptions = {
  window: { level: 40, width: 80 },
  spacingMm: 1,
  fieldOfViewMm: 250,
};

const SMALLEST_SIZE = 8;

/**
 * Returns the number of channels of a preprocessed slice: windows * (1 + 2 * neighbours).
 *
 * @throws RadnetError if there is no window, or `neighbours` is not a whole number of at least 0.
 */
export function preprocessedChannels({ window, neighbours = 0 }: PreprocessOptions): number {
  if (!(Number.isInteger(neighbours) && neighbours >= 0)) {
    throw new RadnetError(`neighbours: expected a whole number of at least 0, got ${neighbours}`);
  }
  const windows = windowsOf(window).length;
  if (windows === 0) throw new RadnetError('window: expected one or more, got none');
  return windows * (2 * neighbours + 1);
}

/** Returns the windows as a list, also if there is only one. */
export function windowsOf(window: PreprocessOptions['window']): readonly HounsfieldWindow[] {
  return 'level' in window ? [window] : window;
}

/**
 * Returns the height and width of a preprocessed slice, in pixels.
 *
 * @throws RadnetError if the spacing is not positive, or the field of view is not a whole number of pixels, 8 or more.
 */
export function preprocessedSize({
  spacingMm,
  fieldOfViewMm,
}: Pick<PreprocessOptions, 'spacingMm' | 'fieldOfViewMm'>): number {
  if (!(spacingMm > 0 && Number.isFinite(spacingMm))) {
    throw new RadnetError(`spacingMm: expected a positive number, got ${spacingMm}`);
  }
  const pixels = fieldOfViewMm / spacingMm;
  const size = Math.round(pixels);
  if (!(Math.abs(pixels - size) < 1e-6 && size >= SMALLEST_SIZE)) {
    throw new RadnetError(
      `fieldOfViewMm: expected a whole number of ${spacingMm} mm pixels, ${SMALLEST_SIZE} or more, ` +
        `got ${fieldOfViewMm} mm, which is ${pixels} pixels`,
    );
  }
  return size;
}
