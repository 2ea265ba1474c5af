/** One node of a run, as ONNX Runtime's profiler saw it. */
export interface ProfiledNode {
  readonly name: string;
  readonly op: string;
  readonly provider: string;
  readonly microseconds: number;
  /** The types of its inputs and results, such as float and int64. */
  readonly types: readonly string[];
  /**
   * The programs that it ran on the device, if the provider reports their times. The WebGPU provider does, by timestamp
   * queries.
   */
  readonly programs: readonly ProfiledProgram[];
}

/** One program that a node ran on the device. */
export interface ProfiledProgram {
  readonly program: string;
  readonly microseconds: number;
  /** The shapes of its inputs and results, as ONNX Runtime writes them. */
  readonly shapes: string;
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
    readonly shapes?: string;
  };
}

const NODE_END = '_kernel_time';

/** Reads the nodes from the JSON file that ONNX Runtime's profiler writes. */
export function readProfile(json: string): ProfiledNode[] {
  const events = JSON.parse(json) as ProfileEvent[];
  const programs = programsByNode(events);
  return events.flatMap(({ cat, name: event, dur, args = {} }) => {
    if (cat !== 'Node' || !event.endsWith(NODE_END)) return [];
    const name = event.slice(0, -NODE_END.length);
    const { op_name: op = '', provider = '', input_type_shape: inputs, output_type_shape: outputs } = args;
    const types = [...(inputs ?? []), ...(outputs ?? [])].flatMap((type) => Object.keys(type));
    const own = programs.get(name) ?? [];
    // A node that ran several times has an event for each run, but its programs have the same name in all runs. So the
    // first event gets them all.
    programs.delete(name);
    return [{ name, op, provider, microseconds: dur, types: [...new Set(types)], programs: own }];
  });
}

/** Groups the programs by node. Each program is a separate event, named NODE&OPERATOR&PROGRAM. */
function programsByNode(events: readonly ProfileEvent[]): Map<string, ProfiledProgram[]> {
  const programs = new Map<string, ProfiledProgram[]>();
  for (const { cat, name, dur, args } of events) {
    const [node, , program] = name.split('&');
    if (cat !== 'Api' || program === undefined) continue;
    const own = programs.get(node!) ?? [];
    own.push({ program, microseconds: dur, shapes: args?.shapes?.trim() ?? '' });
    programs.set(node!, own);
  }
  return programs;
}
