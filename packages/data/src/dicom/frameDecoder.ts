import { RadnetError } from '@radnet/core';
import { type CodecWasm, codecModule } from './codecWasm';
import type { Codec } from './transferSyntax';
import { withinTime } from '../withinTime';

/**
 * Limit for the WebAssembly memory that decoding one frame may take, in bytes. A frame of 4096 x 4096 needs less than
 * half.
 */
const MEMORY_LIMIT = 2 ** 29;

/**
 * Limit for the time to decode a frame: a damaged image can trap a decoder in an endless loop. A slice of 512 x 512
 * takes tens of milliseconds.
 */
const timeLimitMs = ({ rows, columns }: FrameFormat): number => 1500 + Math.ceil((rows * columns) / 1000);

/** The part of dcmjs-codecs' WebAssembly that decoding uses. Pointers and sizes are in bytes. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  _initialize(): void;
  CreateCodecsContext(): number;
  ReleaseCodecsContext(context: number): void;
  CreateDecoderParameters(): number;
  ReleaseDecoderParameters(parameters: number): void;
  SetColumns(context: number, columns: number): void;
  SetRows(context: number, rows: number): void;
  SetBitsAllocated(context: number, bits: number): void;
  GetBitsAllocated(context: number): number;
  SetBitsStored(context: number, bits: number): void;
  SetSamplesPerPixel(context: number, samples: number): void;
  SetPixelRepresentation(context: number, signed: number): void;
  SetPlanarConfiguration(context: number, configuration: number): void;
  SetPhotometricInterpretation(context: number, index: number): void;
  SetEncodedBufferSize(context: number, size: number): void;
  GetEncodedBuffer(context: number): number;
  GetDecodedBuffer(context: number): number;
  GetDecodedBufferSize(context: number): number;
  DecodeRle(context: number, parameters: number): void;
  DecodeJpeg(context: number, parameters: number): void;
  DecodeJpegLs(context: number, parameters: number): void;
  DecodeJpeg2000(context: number, parameters: number): void;
  DecodeHtJpeg2000(context: number, parameters: number): void;
}

const DECODE = {
  RLE: 'DecodeRle',
  JPEG: 'DecodeJpeg',
  'JPEG-LS': 'DecodeJpegLs',
  'JPEG 2000': 'DecodeJpeg2000',
  HTJ2K: 'DecodeHtJpeg2000',
} as const;

/** Index of MONOCHROME2 in dcmjs-codecs' list. */
const MONOCHROME2 = 1;

/** What the decoder needs to know about a grey image. */
export interface FrameFormat {
  readonly rows: number;
  readonly columns: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly signed: boolean;
}

/** Decoded samples: bytes, or little-endian 16-bit words. */
export interface DecodedFrame {
  readonly bytes: Uint8Array;
  readonly bitsAllocated: number;
}

/**
 * Decodes compressed images in a separate WebAssembly instance that can reach only its own memory: no file, no clock
 * and no console. After an error the instance is discarded, and the next image gets a new one.
 */
export class FrameDecoder {
  private instance: Exports | undefined;

  constructor(private readonly source: CodecWasm | undefined) {}

  /**
   * Decodes one image.
   *
   * @throws RadnetError if the image cannot be decoded in time, or the decoder cannot be loaded.
   */
  async decode(codec: Codec, encoded: Uint8Array, format: FrameFormat): Promise<DecodedFrame> {
    const wasm = (this.instance ??= await instantiate(await codecModule(this.source)));
    try {
      return withinTime(timeLimitMs(format), () => decodeWith(wasm, DECODE[codec], encoded, format));
    } catch (error) {
      this.instance = undefined;
      throw new RadnetError(`expected a whole ${codec} image, got one that cannot be decoded`, {
        cause: error,
      });
    }
  }
}

function decodeWith(
  wasm: Exports,
  decode: (typeof DECODE)[Codec],
  encoded: Uint8Array,
  { rows, columns, bitsAllocated, bitsStored, signed }: FrameFormat,
): DecodedFrame {
  const context = wasm.CreateCodecsContext();
  wasm.SetColumns(context, columns);
  wasm.SetRows(context, rows);
  wasm.SetBitsAllocated(context, bitsAllocated);
  wasm.SetBitsStored(context, bitsStored);
  wasm.SetSamplesPerPixel(context, 1);
  wasm.SetPixelRepresentation(context, Number(signed));
  wasm.SetPlanarConfiguration(context, 0);
  wasm.SetPhotometricInterpretation(context, MONOCHROME2);
  wasm.SetEncodedBufferSize(context, encoded.length);
  new Uint8Array(wasm.memory.buffer).set(encoded, wasm.GetEncodedBuffer(context));
  const parameters = wasm.CreateDecoderParameters();
  wasm[decode](context, parameters);
  const start = wasm.GetDecodedBuffer(context);
  const bytes = new Uint8Array(wasm.memory.buffer).slice(start, start + wasm.GetDecodedBufferSize(context));
  const decoded = { bytes, bitsAllocated: wasm.GetBitsAllocated(context) };
  wasm.ReleaseDecoderParameters(parameters);
  wasm.ReleaseCodecsContext(context);
  return decoded;
}

/** Creates an instance whose imports either do nothing or stop the decoder. */
async function instantiate(module: WebAssembly.Module): Promise<Exports> {
  // The imports need the memory, which only exists once the instance does, and the instance needs the imports.
  const late: { memory?: WebAssembly.Memory } = {};
  const view = (): DataView => new DataView(late.memory!.buffer);
  const textAt = (start: number, size: number): string =>
    new TextDecoder('latin1').decode(new Uint8Array(late.memory!.buffer, start, size));
  const nothing = (): number => 0;
  const instance = await WebAssembly.instantiate(module, {
    env: {
      onCodecsException(start: number, size: number): never {
        throw new RadnetError(textAt(start, size));
      },
      onCodecsInfo: nothing,
      onCodecsTrace: nothing,
      emscripten_notify_memory_growth(): void {
        const size = late.memory?.buffer.byteLength ?? 0;
        if (size > MEMORY_LIMIT) throw new RadnetError(`more than ${MEMORY_LIMIT} bytes of memory`);
      },
    },
    wasi_snapshot_preview1: {
      proc_exit(status: number): never {
        throw new RadnetError(`exit with status ${status}`);
      },
      clock_time_get(_clock: number, _precision: bigint, result: number): number {
        view().setBigUint64(result, 0n, true);
        return 0;
      },
      /** Discards the output and reports it as written. */
      fd_write(_file: number, pieces: number, count: number, result: number): number {
        let written = 0;
        for (let i = 0; i < count; i++) written += view().getUint32(pieces + 8 * i + 4, true);
        view().setUint32(result, written, true);
        return 0;
      },
      fd_close: nothing,
      fd_seek: nothing,
      environ_get: nothing,
      environ_sizes_get(count: number, size: number): number {
        view().setUint32(count, 0, true);
        view().setUint32(size, 0, true);
        return 0;
      },
    },
  });
  const wasm = instance.exports as unknown as Exports;
  late.memory = wasm.memory;
  wasm._initialize();
  return wasm;
}
