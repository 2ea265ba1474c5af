import { appendFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError } from '../fileError';
import { makeFolder } from '../writeAtomically';
import { encodeEvent, type EventMessage, SESSION_START, type SummaryValue } from './eventMessage';
import { eventRecord } from './eventRecord';
import { histogramValue, imageValue, scalarValue, textValue } from './summaryValues';

type ByTag<T> = Readonly<Record<string, T>>;

/**
 * Appends to a file that TensorBoard shows. What one call writes is in the file when its promise is resolved, so a process that is killed
 * leaves a file that can be read.
 *
 * Tags are grouped in TensorBoard by what comes before their first slash. Each call throws a RadnetError that names the file where
 * it cannot be written.
 */
export interface EventFileWriter {
  readonly file: string;
  /** Kept as float32. NaN and infinity are shown as such. */
  scalars(step: number, values: ByTag<number>): Promise<void>;
  /** Counted in 30 buckets of equal width. @throws RadnetError where a value is not finite. */
  histograms(step: number, values: ByTag<ArrayLike<number>>): Promise<void>;
  /** The bytes of PNG files. @throws RadnetError where they are others. */
  images(step: number, pngs: ByTag<Uint8Array>): Promise<void>;
  /** Markdown. */
  texts(step: number, texts: ByTag<string>): Promise<void>;
}

/**
 * Starts a new event file of TensorBoard (`events.out.tfevents.*`) in a folder, which is made where there is none. Files that are
 * there stay as they are. TensorBoard shows them as one run, without what they hold of `firstStep` and later.
 *
 * @param firstStep The least step that will be written. A run that is resumed gives the step it goes on with.
 * @throws RadnetError that names the file or folder, where it cannot be written.
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
 * TensorBoard reads a folder's files in the order of their names, which must be that of time: the second, then a count, for a run that is
 * resumed within one or after the clock was set back.
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
