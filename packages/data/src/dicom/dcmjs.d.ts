/** The part of dcmjs that writing uses; the package ships no types. */
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
      DicomMetaDictionary: { denaturalizeDataset(dataset: Naturalized): Denaturalized };
    };
  };
  export default dcmjs;
}
