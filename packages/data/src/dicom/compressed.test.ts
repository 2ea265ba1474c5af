import { RadnetError } from '@radnet/core';
import { describe, expect, it, vi } from 'vitest';
import { slicePositionsMm } from '../volume/slicePositions';
import type { NamedBytes } from './dicomFiles';
import { dicomSeriesToVolume } from './dicomSeriesToVolume';
import { dicomFile, goldenBytes, goldenJson } from './fixtures';
import { type DicomSlice, parseDicomSlice } from './parseDicomSlice';

interface Golden {
  readonly lossless: Readonly<Record<string, string>>;
  readonly lossy: Readonly<Record<string, { hounsfieldUnits?: number[]; stored?: number[] }>>;
  readonly original: Readonly<Record<string, number[]>>;
  readonly enhanced: {
    readonly rowDirection: number[];
    readonly columnDirection: number[];
    readonly spacingYX: number[];
    readonly origins: number[][];
    readonly hounsfieldUnits: number[][];
  };
}

const golden = goldenJson<Golden>('compressed.json');
const sliceOf = (name: string): Promise<DicomSlice> => parseDicomSlice(goldenBytes(`${name}.dcm`), name);
const named = (name: string): NamedBytes => ({ name, bytes: goldenBytes(name) });

/** Stored values as Hounsfield units; what lies nearer to the padding (-2000) than to -1024 HU is padding. */
const rescaled = (stored: readonly number[]): number[] =>
  stored.map((value) => (value - 1024 <= (-3024 - 1024) / 2 ? -1024 : value - 1024));

const differences = (found: ArrayLike<number>, expected: readonly number[]): number[] =>
  expected.map((value, index) => Math.abs(value - found[index]!));

/** Puts a byte `offset` behind where the first such element begins. */
function replaced(bytes: Uint8Array, tag: readonly number[], offset: number, value: number): Uint8Array {
  const at = bytes.findIndex((_, index) => tag.every((byte, k) => bytes[index + k] === byte));
  bytes[at + offset] = value;
  return bytes;
}

describe('compressed slices', () => {
  it.each(Object.entries(golden.lossless))('come back unchanged out of %s', async (name, source) => {
    const { hounsfieldUnits, height, width } = await sliceOf(name);
    expect([height, width]).toEqual([24, 20]);
    expect([...hounsfieldUnits]).toEqual(golden.original[source]);
  });

  it.each(Object.entries(golden.lossy))(
    'come out of %s as DCMTK or OpenJPEG decode them, within 1 of a stored value',
    async (name, { hounsfieldUnits, stored }) => {
      const slice = await sliceOf(name);
      const expected = hounsfieldUnits ?? rescaled(stored!);
      expect(Math.max(...differences(slice.hounsfieldUnits, expected))).toBeLessThanOrEqual(1);
    },
  );

  it('print nothing, whole or damaged', async () => {
    const printed = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) =>
      vi.spyOn(console, name),
    );
    const write = [vi.spyOn(process.stdout, 'write'), vi.spyOn(process.stderr, 'write')];
    for (const name of [...Object.keys(golden.lossless), ...Object.keys(golden.lossy)]) {
      const bytes = Uint8Array.from(goldenBytes(`${name}.dcm`));
      await parseDicomSlice(bytes, name);
      bytes.fill(0xa5, -bytes.length / 8, -bytes.length / 16);
      await parseDicomSlice(bytes, name).catch((error: unknown) => expect(error).toBeInstanceOf(RadnetError));
    }
    for (const spy of [...printed, ...write]) expect(spy).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  it('load their decoders when the first one comes, and only then', async () => {
    const codecWasm = vi.fn(() => Promise.resolve(Uint8Array.of(1, 2, 3)));
    await parseDicomSlice(goldenBytes('deflated.dcm'), 'plain', { codecWasm });
    expect(codecWasm).not.toHaveBeenCalled();
    await expect(parseDicomSlice(goldenBytes('rle.dcm'), 'rle.dcm', { codecWasm })).rejects.toThrow(
      'rle.dcm: options.codecWasm: expected the WebAssembly of dcmjs-codecs/build/dcmjs-native-codecs.wasm, got none',
    );
    expect(codecWasm).toHaveBeenCalledTimes(1);
  });

  it('need to be told where the decoders are in a browser', async () => {
    vi.stubGlobal('process', undefined);
    vi.resetModules();
    const { parseDicomSlice: parse } = await import('./parseDicomSlice');
    await expect(parse(goldenBytes('rle.dcm'), 'rle.dcm')).rejects.toThrow(
      'options.codecWasm: expected a function that fetches',
    );
    vi.unstubAllGlobals();
  });

  it.each<[string, (bytes: Uint8Array) => Uint8Array, string]>([
    [
      'another size than the header says',
      (bytes) => replaced(bytes, [0x28, 0, 0x10, 0], 8, 25),
      'of 25 rows',
    ],
    ['no image', (bytes) => bytes.fill(0, -600, -400), 'jpeg-lossless.dcm: expected'],
    ['items that end too early', (bytes) => bytes.subarray(0, -40), 'got some that is cut short'],
  ])('are refused where they hold %s', async (_, change, message) => {
    const bytes = change(Uint8Array.from(goldenBytes('jpeg-lossless.dcm')));
    const error: unknown = await parseDicomSlice(bytes, 'jpeg-lossless.dcm').catch(
      (caught: unknown) => caught,
    );
    expect(error).toBeInstanceOf(RadnetError);
    expect((error as Error).message).toContain(message);
  });
});

describe('an image that sends its decoder round for ever is refused:', () => {
  it('JPEG, after a while', async () => {
    // The marker after the start of the image becomes TEM.
    const bytes = replaced(Uint8Array.from(goldenBytes('jpeg-lossless.dcm')), [0xff, 0xd8, 0xff, 0xe0], 3, 1);
    const refused = await parseDicomSlice(bytes, 'a').catch((error: unknown) => error as Error);
    expect(refused).toBeInstanceOf(RadnetError);
    expect(((refused as Error).cause as Error).message).toMatch(/expected an end within \d+ ms, got none/);
  });

  it('HTJ2K, whose first tile lies beside the image, at once', async () => {
    const bytes = replaced(Uint8Array.from(goldenBytes('htj2k.dcm')), [0xff, 0x4f, 0xff, 0x51], 39, 2);
    await expect(parseDicomSlice(bytes, 'a')).rejects.toThrow(/^a: expected .*HTJ2K/);
  });
});

describe('an enhanced CT', () => {
  it.each(['enhanced.dcm', 'enhanced-implicit.dcm', 'enhanced-rle.dcm', 'enhanced-fragmented.dcm'])(
    'is a volume out of one file: %s',
    async (name) => {
      const volume = await dicomSeriesToVolume([named(name)]);
      const { rowDirection, columnDirection, spacingYX, origins, hounsfieldUnits } = golden.enhanced;
      expect(volume).toMatchObject({ slices: 3, height: 24, width: 20, origins });
      expect([...volume.hounsfieldUnits]).toEqual(hounsfieldUnits.flat());
      expect([volume.spacingMm.y, volume.spacingMm.x]).toEqual(spacingYX);
      rowDirection.forEach((value, axis) => expect(volume.rowDirection[axis]).toBeCloseTo(value, 9));
      columnDirection.forEach((value, axis) => expect(volume.columnDirection[axis]).toBeCloseTo(value, 9));
      expect(volume.spacingMm.z).toBeCloseTo(4.5 * Math.cos(Math.PI / 18), 9);
      expect(slicePositionsMm(volume)).toHaveLength(3);
      expect(volume.warnings).toEqual(['gantry tilt 10.0 degrees']);
    },
  );

  it('is refused where little data would have to unfold to much', async () => {
    const bytes = Uint8Array.from(goldenBytes('enhanced-rle.dcm'));
    // 24 and 20, and 15 times 256 more.
    for (const tag of [0x10, 0x11]) replaced(bytes, [0x28, 0, tag, 0], 9, 0x0f);
    await expect(dicomSeriesToVolume([{ name: 'a.dcm', bytes }])).rejects.toThrow(
      /^a\.dcm: expected RLE Lossless of at least 1\/1000 of the \d+ bytes that it unfolds to, got \d+ bytes$/,
    );
  });

  it('is refused as one slice, and without its functional groups', async () => {
    await expect(sliceOf('enhanced')).rejects.toThrow('enhanced: expected one slice, got 3 frames');
    const frames = dicomFile('a.dcm', { NumberOfFrames: 65535 });
    await expect(dicomSeriesToVolume([frames])).rejects.toThrow(
      'a.dcm: expected PerFrameFunctionalGroupsSequence (5200,9230) for 65535 frames, as an enhanced CT has them, got none',
    );
  });
});
