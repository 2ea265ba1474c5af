import { RadnetError } from '@radnet/core';
import { requireKnownOptions } from '@radnet/core/internal';

/** A range of Hounsfield units, as radiologists name it. */
export interface HounsfieldWindow {
  /** Its middle, HU. */
  readonly level: number;
  /** From its lower to its upper end, HU. */
  readonly width: number;
}

/** What turns Hounsfield units into a network's input. Plain JSON, so that a saved model can carry it along. */
export interface PreprocessOptions {
  /** One window, or several, each a channel: see `HOUNSFIELD_WINDOWS`. */
  readonly window: HounsfieldWindow | readonly HounsfieldWindow[];
  /**
   * Slices on either side that come as channels beside each slice, so that a network for single images sees some context.
   * They are neighbours in the stack, however far apart; beyond its ends the outermost slice stands again. Default 0.
   */
  readonly neighbours?: number;
  /** Side of an output pixel. */
  readonly spacingMm: number;
  /** Side of the square that is kept, centred on the image. A whole number of pixels, 8 or more. */
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
 * Channels of a preprocessed slice: the windows, once for the slice and once for each neighbour.
 *
 * @throws RadnetError where there is no window, or the neighbours are no whole number from 0.
 */
export function preprocessedChannels({ window, neighbours = 0 }: PreprocessOptions): number {
  if (!(Number.isInteger(neighbours) && neighbours >= 0)) {
    throw new RadnetError(`neighbours: expected a whole number of at least 0, got ${neighbours}`);
  }
  const windows = windowsOf(window).length;
  if (windows === 0) throw new RadnetError('window: expected one or more, got none');
  return windows * (2 * neighbours + 1);
}

export function windowsOf(window: PreprocessOptions['window']): readonly HounsfieldWindow[] {
  return 'level' in window ? [window] : window;
}

/**
 * Height and width of a preprocessed slice in pixels.
 *
 * @throws RadnetError where the spacing is not positive, or the field of view not a whole number of pixels, 8 or more.
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
