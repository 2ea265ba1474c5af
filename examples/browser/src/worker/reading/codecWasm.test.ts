import { RadnetError } from '@radnet/core';
import { afterEach, expect, it, vi } from 'vitest';
import { codecWasm } from './codecWasm';

afterEach(() => vi.unstubAllGlobals());

const serve = (answer: () => Promise<unknown>): unknown => vi.stubGlobal('fetch', vi.fn(answer));

it('codecWasm fetches the decoders from where the page lies', async () => {
  serve(() => Promise.resolve(new Response(Uint8Array.of(1, 2, 3))));
  expect(new Uint8Array(await codecWasm())).toEqual(Uint8Array.of(1, 2, 3));
  expect(vi.mocked(fetch).mock.calls[0]![0]).toMatch(/dcmjs-native-codecs\.wasm/);
});

it.each([
  ['offline', () => Promise.reject(new TypeError('Failed to fetch'))],
  ['where the server has none', () => Promise.resolve(new Response('', { status: 404 }))],
])('codecWasm says so %s', async (_, answer) => {
  serve(answer);
  await expect(codecWasm()).rejects.toThrow(RadnetError);
  await expect(codecWasm()).rejects.toThrow('expected the decoders of compressed DICOM, got none');
});
