import { RadnetError } from '@radnet/core';

const FILE = 'dcmjs-codecs/build/dcmjs-native-codecs.wasm';

/** Gives the decoders' WebAssembly, the file `dcmjs-codecs/build/dcmjs-native-codecs.wasm`. */
export type CodecWasm = () => Promise<BufferSource>;

const compiled = new WeakMap<CodecWasm, Promise<WebAssembly.Module>>();

/**
 * The decoders of compressed pixels, compiled once for each source. Nothing is loaded before the first compressed file.
 *
 * @throws RadnetError where they cannot be loaded.
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

/** In Node, the installed package's file. A browser has no such thing: its bundler or server knows where the file is. */
async function installedCodecWasm(): Promise<BufferSource> {
  // Asked of the process, not imported: this file is part of the entry that browsers load.
  if (typeof process === 'undefined' || !('getBuiltinModule' in process)) {
    throw new RadnetError(
      `options.codecWasm: expected a function that fetches ${FILE}, got none; compressed DICOM needs it in a browser`,
    );
  }
  const { createRequire } = process.getBuiltinModule('node:module');
  const { readFile } = process.getBuiltinModule('node:fs/promises');
  return readFile(createRequire(import.meta.url).resolve(FILE));
}
