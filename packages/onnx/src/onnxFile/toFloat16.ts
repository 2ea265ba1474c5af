/** The largest finite number in float16. */
const MOST = 65504;

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/**
 * Rounds numbers to IEEE 754 binary16, half to even.
 *
 * @returns The bits of each number, or undefined if any is too large for float16, infinite or NaN.
 */
export function toFloat16(values: Float32Array): Uint16Array | undefined {
  const halves = new Uint16Array(values.length);
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    if (!(Math.abs(value) <= MOST)) return undefined;
    halves[index] = half(value);
  }
  return halves;
}

function half(value: number): number {
  float[0] = value;
  const word = bits[0]!;
  const sign = (word >>> 16) & 0x8000;
  const exponent = ((word >>> 23) & 0xff) - 127;
  if (exponent < -25) return sign;
  // Below 2^-14, float16 numbers have fewer digits: they are multiples of 2^-24.
  const dropped = exponent < -14 ? -1 - exponent : 13;
  const fraction = (word & 0x7fffff) | 0x800000;
  const kept = fraction >>> dropped;
  const rest = fraction - kept * 2 ** dropped;
  const middle = 2 ** (dropped - 1);
  const rounded = kept + Number(rest > middle || (rest === middle && (kept & 1) === 1));
  // A carry out of the fraction raises the exponent, as it should.
  return sign | (exponent < -14 ? rounded : rounded - 0x400 + ((exponent + 15) << 10));
}
