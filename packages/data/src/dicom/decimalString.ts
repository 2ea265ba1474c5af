const MAX_CHARACTERS = 16;

/** A finite number as a DICOM decimal string (DS): as many digits as 16 characters hold. */
export function decimalString(value: number): string {
  for (let digits = 17; ; digits--) {
    const rounded = Number(value.toPrecision(digits));
    const text = [String(rounded), rounded.toExponential()].find(({ length }) => length <= MAX_CHARACTERS);
    if (text !== undefined) return text;
  }
}
