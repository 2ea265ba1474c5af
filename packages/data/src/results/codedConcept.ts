/** A code of a terminology, as DICOM writes it (PS3.3, section 8). */
export interface CodedConcept {
  /** The code, e.g. `121049`. */
  readonly value: string;
  /** The coding scheme, e.g. `SCT` for SNOMED CT, `DCM` for DICOM's own codes, `UCUM` for units. */
  readonly scheme: string;
  /** What the code means, for people. */
  readonly meaning: string;
}

/** Returns the item of a code sequence. */
export const codeItem = ({ value, scheme, meaning }: CodedConcept): Record<string, unknown> => ({
  CodeValue: value,
  CodingSchemeDesignator: scheme,
  CodeMeaning: meaning,
});

/** Returns one of DICOM's own codes (scheme `DCM`). */
export const dcm = (value: string, meaning: string): CodedConcept => ({ value, scheme: 'DCM', meaning });
