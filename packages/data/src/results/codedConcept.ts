/** A code of a terminology, as DICOM writes it (PS3.3, section 8). */
export interface CodedConcept {
  readonly value: string;
  /** E.g. `SCT` for SNOMED CT, `DCM` for DICOM's own codes, `UCUM` for units. */
  readonly scheme: string;
  readonly meaning: string;
}

/** The item of a code sequence. */
export const codeItem = ({ value, scheme, meaning }: CodedConcept): Record<string, unknown> => ({
  CodeValue: value,
  CodingSchemeDesignator: scheme,
  CodeMeaning: meaning,
});

/** A code of DICOM's own. */
export const dcm = (value: string, meaning: string): CodedConcept => ({ value, scheme: 'DCM', meaning });
