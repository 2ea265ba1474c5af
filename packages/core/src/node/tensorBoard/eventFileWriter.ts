import { appendFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError } from '../fileError';
import { makeFolder } from '../writeAtomically';
import { encodeEvent, type EventMessage, SESSION_START, type SummaryValue } from './eventMessage';
import { eventRecord } from './eventRecord';
import { histogramValue, imageValue, scalarValue, textValue } from './summaryValues';

type ByTag<T> = Readonly<Record<string, T>>;

/**
 * Writes to an event file of TensorBoard. When the promise of a call resolves, its values are in the file, so a killed
 * process leaves a readable file.
 *
 * TensorBoard groups tags by the part before their first slash. Each call throws a RadnetError that names the file if
 * it cannot be written.
 */
export interface EventFileWriter {
  /** Path of the event file. */
  readonly file: string;
  /** Writes numbers by tag, as float32. TensorBoard shows NaN and infinity as such. */
  scalars(step: number, values: ByTag<number>): Promise<void>;
  /**
   * Writes histograms with 30 buckets of equal width.
   *
   * @throws RadnetError that names the tag if a value is not finite.
   */
  histograms(step: number, values: ByTag<ArrayLike<number>>): Promise<void>;
  /**
   * Writes images, given as the bytes of PNG files.
   *
   * @throws RadnetError that names the tag if the bytes are not those of a PNG file.
   */
  images(step: number, pngs: ByTag<Uint8Array>): Promise<void>;
  /** Writes texts in Markdown. */
  texts(step: number, texts: ByTag<string>): Promise<void>;
}

/**
 * Starts a new event file of TensorBoard (`events.out.tfevents.*`) in a folder, which is created if it does not exist.
 * Existing files are kept. TensorBoard shows all files as one run, but hides values of earlier files from `firstStep`
 * on.
 *
 * @param folder Folder to pass to `tensorboard --logdir`.
 * @param firstStep Smallest step that will be written; for a resumed run, the step it resumes at. Default: 0.
 * @throws RadnetError that names the file or folder if it cannot be written.
 */
export async function eventFileWriter(folder: string, firstStep = 0): Promise<EventFileWriter> {
  await makeFolder(folder);
  const file = join(folder, await nextName(folder));
  const append = async (...events: readonly Omit<EventMessage, 'wallTime'>[]): Promise<void> => {
    const wallTime = Date.now() / 1000;
    const records = events.map((event) => eventRecord(encodeEvent({ wallTime, ...event })));
    try {
      await appendFile(file, Buffer.concat(records));
    } catch (error) {
      throw fileError('write', file, error);
    }
  };
  const appendValues = async <T>(
    step: number,
    values: ByTag<T>,
    toValue: (tag: string, value: T) => SummaryValue,
  ): Promise<void> => {
    const value = Object.entries(values).map(([tag, one]) => toValue(tag, one));
    if (value.length > 0) await append({ step, summary: { value } });
  };
  await append({ fileVersion: 'brain.Event:2' }, { step: firstStep, sessionLog: { status: SESSION_START } });
  return {
    file,
    scalars: (step, values) => appendValues(step, values, scalarValue),
    histograms: (step, values) => appendValues(step, values, histogramValue),
    images: (step, pngs) => appendValues(step, pngs, imageValue),
    texts: (step, texts) => appendValues(step, texts, textValue),
  };
}

const PREFIX = 'events.out.tfevents.';

/**
 * TensorBoard reads a folder's files in the order of their names, so the names must sort by time: by second, then by a
 * count, in case a run is resumed within the same second or after the clock was set back.
 */
async function nextName(folder: string): Promise<string> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw fileError('read', folder, error);
  });
  const earlier = names.filter((name) => name.startsWith(PREFIX));
  const seconds = earlier.map((name) => Number(/^\d+/.exec(name.slice(PREFIX.length))?.[0] ?? 0));
  const second = Math.max(Math.floor(Date.now() / 1000), ...seconds);
  const part = (value: number, digits: number): string => String(value).padStart(digits, '0');
  return `${PREFIX}${part(second, 10)}.radnet.${part(earlier.length + 1, 4)}`;
}
