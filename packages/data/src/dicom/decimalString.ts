const MAX_CHARACTERS = 16;

/** Formats a finite number as a DICOM decimal string (DS), with as many digits as fit into 16 characters. */
export function decimalString(value: number): string {
  for (let digits = 17; ; digits--) {
    const rounded = Number(value.toPrecision(digits));
    const text = [String(rounded), rounded.toExponential()].find(({ length }) => length <= MAX_CHARACTERS);
    if (text !== undefined) return text;
  }
}
