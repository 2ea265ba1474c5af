/** The part of dcmjs that this package uses; dcmjs ships no types. */
declare module 'dcmjs' {
  /** Values, keyed by the standard's keywords. */
  type Naturalized = Readonly<Record<string, unknown>>;
  type Denaturalized = Readonly<Record<string, unknown>>;

  interface DicomDict {
    dict: Denaturalized;
    /** Returns the whole file: preamble, meta header and data set. */
    write(): ArrayBuffer;
  }

  const dcmjs: {
    data: {
      DicomDict: new (meta: Denaturalized) => DicomDict;
      DicomMetaDictionary: {
        denaturalizeDataset(dataset: Naturalized): Denaturalized;
        naturalizeDataset(dataset: Denaturalized): Naturalized;
      };
      DicomMessage: {
        /** @param untilTag Eight hexadecimal digits. Elements after this tag are not read. */
        readFile(bytes: ArrayBuffer, options: { untilTag: string; ignoreErrors: boolean }): DicomDict;
      };
      BitArray: {
        /** Packs values to one bit each, starting at the lowest bit of a byte. */
        pack(values: Uint8Array): Uint8Array;
      };
    };
  };
  export default dcmjs;
}
