import { RadnetError } from '@radnet/core';

const FILE = 'dcmjs-codecs/build/dcmjs-native-codecs.wasm';

/** Returns the WebAssembly of the decoders, the content of the file `dcmjs-codecs/build/dcmjs-native-codecs.wasm`. */
export type CodecWasm = () => Promise<BufferSource>;

const compiled = new WeakMap<CodecWasm, Promise<WebAssembly.Module>>();

/**
 * Returns the decoders of compressed pixels, compiled once for each source. Nothing is loaded before the first
 * compressed file.
 *
 * @throws RadnetError if they cannot be loaded.
 */
export async function codecModule(source: CodecWasm = installedCodecWasm): Promise<WebAssembly.Module> {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  const module = source().then((bytes) => WebAssembly.compile(bytes));
  compiled.set(source, module);
  try {
    return await module;
  } catch (error) {
    compiled.delete(source);
    if (error instanceof RadnetError) throw error;
    throw new RadnetError(`options.codecWasm: expected the WebAssembly of ${FILE}, got none that loads`, {
      cause: error,
    });
  }
}

/**
 * Reads the file of the installed package in Node. A browser cannot: only its bundler or server knows where the file
 * is.
 */
async function installedCodecWasm(): Promise<BufferSource> {
  // Taken from `process` and not imported, because this file is part of the entry that browsers load.
  if (typeof process === 'undefined' || !('getBuiltinModule' in process)) {
    throw new RadnetError(
      `options.codecWasm: expected a function that fetches ${FILE}, got none; compressed DICOM needs it in a browser`,
    );
  }
  const { createRequire } = process.getBuiltinModule('node:module');
  const { readFile } = process.getBuiltinModule('node:fs/promises');
  return readFile(createRequire(import.meta.url).resolve(FILE));
}
