/** The part of a program of tfjs's WebGPU backend that is used here. */
export interface NamedProgram {
  readonly shaderKey?: string;
}

/** A readable name. tfjs's programs are instances of classes; ours are plain objects whose key starts with words, before sizes and switches. */
export function programName(program: NamedProgram): string {
  const { name } = program.constructor;
  if (name !== 'Object') return name;
  return (program.shaderKey ?? 'unnamed').replace(/^radnet_/, '').replace(/_(\d|true|false).*$/, '');
}
