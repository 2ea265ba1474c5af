import { readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { RadnetError } from '../radnetError';
import { readNpz } from './readNpz';

const golden = (name: string): Uint8Array => readFileSync(new URL(`golden/${name}.npz`, import.meta.url));

/** A .npy file of version 1. */
function npy(header: string, dataBytes: number, magic = '\u0093NUMPY'): Uint8Array {
  const bytes = new Uint8Array(10 + header.length + dataBytes);
  bytes.set(Array.from(magic, (letter) => letter.charCodeAt(0)));
  bytes[6] = 1;
  new DataView(bytes.buffer).setUint16(8, header.length, true);
  bytes.set(new TextEncoder().encode(header), 10);
  return bytes;
}

const header = (type: string, shape: string, fortran = 'False'): string =>
  `{'descr': '${type}', 'fortran_order': ${fortran}, 'shape': ${shape}, }\n`;

const archive = (content: Uint8Array, name = 'a.npy'): Uint8Array => zipSync({ [name]: content });

describe('readNpz', () => {
  it.each(['stored', 'packed'])("reads NumPy's own %s archive (golden/make_weights.py)", (name) => {
    const weights = readNpz(golden(name));
    expect([...weights.keys()]).toEqual(['a/float32', 'float64', 'half', 'steps', 'none']);
    const values = Float32Array.of(0.5, -2, 1 / 3, 6e-8, Infinity, -65504);
    expect(weights.get('a/float32')).toEqual({ shape: [2, 3], values });
    expect(weights.get('float64')).toEqual({ shape: [2, 3], values });
    expect([...weights.get('half')!.values]).toEqual([0.5, -2, 0.333251953125, 2 ** -24, Infinity, -65504]);
    expect(weights.get('steps')).toEqual({ shape: [], values: Float32Array.of(12345678901) });
    expect(weights.get('none')).toEqual({ shape: [0, 4], values: new Float32Array() });
  });

  it('reads the later header version, and Fortran order where it is none', () => {
    const text = header('<f4', '(2,)', 'True');
    const first = npy(text, 8);
    const second = new Uint8Array(first.length + 2);
    second.set(first.subarray(0, 10));
    second[6] = 2;
    second.set(first.subarray(10), 12);
    expect(readNpz(archive(second)).get('a')).toEqual({ shape: [2], values: new Float32Array(2) });
  });

  it.each(['stored', 'packed'])('refuses the %s archive cut short anywhere, naming it', (name) => {
    const whole = golden(name);
    for (let length = 0; length < whole.length; length++) {
      expect(() => readNpz(whole.subarray(0, length), 'net.npz')).toThrow(RadnetError);
      expect(() => readNpz(whole.subarray(0, length), 'net.npz')).toThrow(/net\.npz: /);
    }
  });

  it('refuses what would unpack to more than 1 GiB, before it does', () => {
    const bomb = archive(new Uint8Array(1e6), 'a.npy');
    // The archive says so itself: the original size, in the directory at its end.
    const view = new DataView(bomb.buffer, bomb.byteOffset);
    const directory = view.getUint32(bomb.length - 6, true);
    view.setUint32(directory + 24, 2 ** 31, true);
    expect(() => readNpz(bomb)).toThrow(/at most 1073741824 bytes unpacked, got 2147483648 or more/);
  });

  it('reads no further than an archive says that it unpacks to', () => {
    const bomb = archive(npy(header('<f4', '(250000,)'), 1e6));
    const view = new DataView(bomb.buffer, bomb.byteOffset);
    const directory = view.getUint32(bomb.length - 6, true);
    view.setUint32(directory + 24, 100, true);
    expect(() => readNpz(bomb)).toThrow(/expected 1000000 bytes of <f4 \[250000\], got \d\d; cut short/);
  });

  it.each<[string, Uint8Array, RegExp]>([
    [
      'what is no archive',
      new TextEncoder().encode('nothing of the kind'.repeat(3)),
      /a NumPy archive \(\.npz\)/,
    ],
    ['other files', archive(new Uint8Array(3), 'readme.txt'), /an archive of \.npy files, got 'readme\.txt'/],
    ['an array that is none', archive(new Uint8Array(20)), /a\.npy: expected an array of NumPy/],
    ['a header of other text', archive(npy('{}', 4)), /a header with type, order and shape, got "\{\}"/],
    ['big-endian numbers', archive(npy(header('>f4', '(1,)'), 4)), /one of <f8, <f4, <f2, <i8, got >f4/],
    ['objects', archive(npy(header('|O', '(1,)'), 4)), /got \|O/],
    [
      'records',
      archive(npy("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,), }", 4)),
      /got an array of records/,
    ],
    [
      'Fortran order',
      archive(npy(header('<f4', '(2, 2)', 'True'), 16)),
      /got Fortran order: save np\.ascont/,
    ],
    ['fewer bytes than its shape', archive(npy(header('<f4', '(2, 2)'), 12)), /expected 16 bytes .* got 12/],
    ['an enormous shape', archive(npy(header('<f4', '(999999999999, 9)'), 4)), /bytes of <f4 .* got 4/],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readNpz(bytes)).toThrow(RadnetError);
    expect(() => readNpz(bytes)).toThrow(message);
  });
});
