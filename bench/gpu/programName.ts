/** What is used of a program of tfjs's WebGPU backend. */
export interface NamedProgram {
  readonly shaderKey?: string;
}

/** tfjs's programs are of classes; ours are plain objects, whose key begins with words, before sizes and switches. */
export function programName(program: NamedProgram): string {
  const { name } = program.constructor;
  if (name !== 'Object') return name;
  return (program.shaderKey ?? 'unnamed').replace(/^radnet_/, '').replace(/_(\d|true|false).*$/, '');
}
