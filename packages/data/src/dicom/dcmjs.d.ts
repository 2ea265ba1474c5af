/** The part of dcmjs that is used; the package ships no types. */
declare module 'dcmjs' {
  /** Values by the standard's keywords. */
  type Naturalized = Readonly<Record<string, unknown>>;
  type Denaturalized = Readonly<Record<string, unknown>>;

  interface DicomDict {
    dict: Denaturalized;
    /** The whole file: preamble, meta header, data set. */
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
        /** @param untilTag Eight hexadecimal digits; what follows is not read. */
        readFile(bytes: ArrayBuffer, options: { untilTag: string; ignoreErrors: boolean }): DicomDict;
      };
      BitArray: {
        /** A bit a value, the lowest of a byte first. */
        pack(values: Uint8Array): Uint8Array;
      };
    };
  };
  export default dcmjs;
}
