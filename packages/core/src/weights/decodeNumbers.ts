/** Number formats of weight files, all little-endian: their size in bits, and how to convert them to float32. */
const DECODERS = {
  F64: { bytes: 8, decode: (buffer: ArrayBuffer) => Float32Array.from(new Float64Array(buffer)) },
  F32: { bytes: 4, decode: (buffer: ArrayBuffer) => new Float32Array(buffer) },
  F16: {
    bytes: 2,
    decode: (buffer: ArrayBuffer) => Float32Array.from(new Uint16Array(buffer), halfToNumber),
  },
  BF16: { bytes: 2, decode: upperHalves },
  I64: { bytes: 8, decode: (buffer: ArrayBuffer) => Float32Array.from(new BigInt64Array(buffer), Number) },
} as const;

export type NumberFormat = keyof typeof DECODERS;

export const NUMBER_FORMATS = Object.keys(DECODERS) as NumberFormat[];

export function bytesPerNumber(format: NumberFormat): number {
  return DECODERS[format].bytes;
}

/** Converts numbers to float32, with rounding if they are more precise. `bytes` needs no alignment. */
export function decodeNumbers(bytes: Uint8Array, format: NumberFormat): Float32Array {
  return DECODERS[format].decode(Uint8Array.from(bytes).buffer);
}

/** IEEE 754 binary16. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** bfloat16 is the upper half of float32. */
function upperHalves(buffer: ArrayBuffer): Float32Array {
  const bits = Uint32Array.from(new Uint16Array(buffer), (half) => half << 16);
  return new Float32Array(bits.buffer);
}
