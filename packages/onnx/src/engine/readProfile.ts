/** One node of a run, as ONNX Runtime's profiler saw it. */
export interface ProfiledNode {
  readonly name: string;
  readonly op: string;
  readonly provider: string;
  readonly microseconds: number;
  /** The types of its inputs and results, such as float and int64. */
  readonly types: readonly string[];
  /** What it ran on a device whose time the provider tells: the WebGPU provider does, by timestamp queries. */
  readonly programs: readonly ProfiledProgram[];
}

/** One program that a node ran on the device. */
export interface ProfiledProgram {
  readonly program: string;
  readonly microseconds: number;
  /** Of its inputs and results, in ONNX Runtime's words. */
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

/** The nodes in the file, a JSON, that ONNX Runtime's profiler writes. */
export function readProfile(json: string): ProfiledNode[] {
  const events = JSON.parse(json) as ProfileEvent[];
  const programs = programsByNode(events);
  return events.flatMap(({ cat, name: event, dur, args = {} }) => {
    if (cat !== 'Node' || !event.endsWith(NODE_END)) return [];
    const name = event.slice(0, -NODE_END.length);
    const { op_name: op = '', provider = '', input_type_shape: inputs, output_type_shape: outputs } = args;
    const types = [...(inputs ?? []), ...(outputs ?? [])].flatMap((type) => Object.keys(type));
    const own = programs.get(name) ?? [];
    // A node of several runs has an event for each of them, and its programs have no other name.
    programs.delete(name);
    return [{ name, op, provider, microseconds: dur, types: [...new Set(types)], programs: own }];
  });
}

/** Programs are events of their own, called NODE&OPERATOR&PROGRAM. */
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
