/** One node of a run, as ONNX Runtime's profiler saw it. */
export interface ProfiledNode {
  readonly name: string;
  readonly op: string;
  readonly provider: string;
  readonly microseconds: number;
  /** The types of its inputs and results, such as float and int64. */
  readonly types: readonly string[];
}

interface ProfileEvent {
  readonly cat: string;
  readonly name: string;
  readonly dur: number;
  readonly args?: {
    readonly op_name?: string;
    readonly provider?: string;
    readonly input_type_shape?: readonly Readonly<Record<string, unknown>>[];
    readonly output_type_shape?: readonly Readonly<Record<string, unknown>>[];
  };
}

const NODE_END = '_kernel_time';

/** The nodes in the file, a JSON, that ONNX Runtime's profiler writes. */
export function readProfile(json: string): ProfiledNode[] {
  return (JSON.parse(json) as ProfileEvent[]).flatMap(({ cat, name, dur, args = {} }) => {
    if (cat !== 'Node' || !name.endsWith(NODE_END)) return [];
    const { op_name: op = '', provider = '', input_type_shape: inputs, output_type_shape: outputs } = args;
    const types = [...(inputs ?? []), ...(outputs ?? [])].flatMap((type) => Object.keys(type));
    return [
      { name: name.slice(0, -NODE_END.length), op, provider, microseconds: dur, types: [...new Set(types)] },
    ];
  });
}
