const MAX_CHARACTERS = 16;

/** A finite number as a DICOM decimal string (DS): as many digits as 16 characters hold. */
export function decimalString(value: number): string {
  for (let digits = 17; ; digits--) {
    const text = String(Number(value.toPrecision(digits)));
    if (text.length <= MAX_CHARACTERS) return text;
  }
}
