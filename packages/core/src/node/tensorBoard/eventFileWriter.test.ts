import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RadnetError } from '../../radnetError';
import { eventFileWriter } from './eventFileWriter';
import { pointsByTag, readEvents } from './fixtures/readEvents';

const golden = (name: string): string => fileURLToPath(new URL(`golden/${name}`, import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'radnet-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('eventFileWriter', () => {
  it("writes the messages that TensorFlow's own writers do", async () => {
    const [version, ...numbers] = readEvents(golden('tensorflow1.tfevents'));
    const tensors = readEvents(golden('tensorflow2.tfevents')).slice(1);
    const given = JSON.parse(readFileSync(golden('events.json'), 'utf8')) as {
      start: number;
      loss: { step: number; value: number }[];
      weights: number[];
      bias: number[];
      text: string;
    };
    const png = pointsByTag(tensors).get('slice')![0]!.tensor!.stringVal![2]!;

    const writer = await eventFileWriter(folder, given.start);
    for (const { step, value } of given.loss) await writer.scalars(step, { 'step/loss': value });
    await writer.histograms(2, { 'weights/kernel': given.weights });
    await writer.histograms(2, { 'weights/bias': given.bias });
    await writer.images(2, { slice: png });
    await writer.texts(2, { note: given.text });

    const [ourVersion, ...events] = readEvents(writer.file);
    expect(ourVersion!.fileVersion).toBe(version!.fileVersion);
    const untimed = (all: typeof events) =>
      all.map(({ step, sessionLog, summary }) => ({ step, sessionLog, summary }));
    expect(untimed(events)).toEqual(untimed([...numbers, ...tensors]));
    expect(events.every(({ wallTime }) => Math.abs(wallTime - Date.now() / 1000) < 60)).toBe(true);
  });

  it('writes all of a step into one event, each number as it is', async () => {
    const writer = await eventFileWriter(folder);
    await writer.scalars(2 ** 40, { a: NaN, b: -Infinity, c: 1e-30 });
    await writer.scalars(3, {});
    const events = readEvents(writer.file);
    expect(events).toHaveLength(3);
    expect(events[2]!.step).toBe(2 ** 40);
    expect(events[2]!.summary!.value.map(({ simpleValue }) => simpleValue)).toEqual([
      NaN,
      -Infinity,
      Math.fround(1e-30),
    ]);
  });

  it('starts a file of its own each time, named after the ones before', async () => {
    writeFileSync(join(folder, 'events.out.tfevents.9999999990.other'), 'of another program');
    const first = await eventFileWriter(folder);
    const second = await eventFileWriter(folder, 7);
    await first.scalars(1, { a: 1 });
    const names = [first, second].map(({ file }) => basename(file));
    expect(names).toEqual([...names].sort());
    expect(readdirSync(folder).sort().slice(1)).toEqual(names);
    expect(readEvents(second.file)[1]).toMatchObject({ step: 7, sessionLog: { status: 1 } });
    expect(readFileSync(join(folder, 'events.out.tfevents.9999999990.other'), 'utf8')).toBe(
      'of another program',
    );
  });

  it('names the tag that it cannot write, and writes nothing of it', async () => {
    const writer = await eventFileWriter(folder);
    const size = readFileSync(writer.file).length;
    await expect(writer.histograms(1, { fine: [1], kernel: [1, NaN] })).rejects.toThrow(
      "'kernel': expected finite values, got NaN at 1",
    );
    await expect(writer.images(1, { slice: new Uint8Array(30) })).rejects.toThrow(
      "'slice': expected the bytes of a PNG file, got 30 others",
    );
    expect(readFileSync(writer.file)).toHaveLength(size);
  });

  it('names the folder that cannot be one', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const start = eventFileWriter(join(file, 'run'));
    await expect(start).rejects.toThrow(RadnetError);
    await expect(start).rejects.toThrow(`cannot write ${join(file, 'run')}`);
  });

  it.runIf(existsSync('/dev/full'))('names the file where the disk is full', async () => {
    const writer = await eventFileWriter(folder);
    const { file } = writer;
    rmSync(file);
    symlinkSync('/dev/full', file);
    await expect(writer.scalars(1, { a: 1 })).rejects.toThrow(
      `cannot write ${file}: no space left on the device`,
    );
  });
});
