import type { TensorInfo } from '@tensorflow/tfjs';
import type { Uniform } from './webgpuBackend';

export interface MapInputs {
  /** Feature maps [..., C or more], of which C channels are read: `NAME_of(row, channel)`. */
  readonly maps?: Readonly<Record<string, TensorInfo>>;
  /** [C or more]: `NAME_at(channel)`. */
  readonly vectors?: Readonly<Record<string, TensorInfo>>;
  /** A number for each row, of any shape, or one for all: `NAME_row(row)`. */
  readonly rows?: Readonly<Record<string, TensorInfo>>;
  /** Of maps and vectors by name, which is the first channel that is read. Default 0. */
  readonly begins?: Readonly<Record<string, number>>;
}

/**
 * The part of a shader that reads feature maps by row (a pixel of a slice) and channel. The type `V` is f32, or four
 * channels of it where channels come in fours, and `channel` counts in V's.
 */
export class MapReads {
  readonly lanes: 1 | 4;
  readonly inputs: readonly TensorInfo[];
  private readonly maps: readonly (readonly [string, TensorInfo])[];
  private readonly vectors: readonly string[];
  private readonly rows: readonly string[];
  private readonly begins: readonly (readonly [string, number])[];

  /** @param others Numbers of channels that must come in fours, too. */
  constructor(
    { maps = {}, vectors = {}, rows = {}, begins = {} }: MapInputs,
    private readonly channels: number,
    others: readonly number[] = [],
  ) {
    this.maps = Object.entries(maps);
    this.vectors = Object.keys(vectors);
    this.rows = Object.keys(rows);
    this.begins = Object.entries(begins);
    this.inputs = [maps, vectors, rows].flatMap((inputs) => Object.values(inputs));
    const widths = this.maps.map(([, { shape }]) => shape.at(-1)!);
    const counts = [channels, ...widths, ...Object.values(begins), ...others];
    this.lanes = counts.every((count) => count % 4 === 0) ? 4 : 1;
  }

  /** What tfjs takes to bind the inputs. */
  get bindings(): { variableNames: string[]; variableComponents: number[] } {
    const wide = [...this.maps.map(([name]) => name), ...this.vectors];
    return {
      variableNames: [...wide, ...this.rows],
      variableComponents: [...wide.map(() => this.lanes), ...this.rows.map(() => 1)],
    };
  }

  /** Of `uniforms`, and of the numbers of channels, in V's. */
  declarations(uniforms: Readonly<Record<string, Uniform>>): string {
    return [
      'channels : i32,',
      ...this.maps.map(([name]) => `${name}Channels : i32,`),
      ...this.begins.map(([name]) => `${name}Begin : i32,`),
      declarations(uniforms),
    ].join(' ');
  }

  uniforms(uniforms: Readonly<Record<string, Uniform>>): Uniform[] {
    const widths = this.maps.map(([, { shape }]) => shape.at(-1)!);
    const counts = [this.channels, ...widths, ...this.begins.map(([, begin]) => begin)];
    return [
      ...counts.map((count): Uniform => ({ type: 'int32', data: [count / this.lanes] })),
      ...Object.values(uniforms),
    ];
  }

  get functions(): string {
    const names = new Set(this.begins.map(([name]) => name));
    const begin = (name: string): string => (names.has(name) ? `uniforms.${name}Begin + ` : '');
    return [
      `alias V = ${this.lanes === 4 ? 'vec4<f32>' : 'f32'};`,
      ...this.maps.map(
        ([name]) =>
          `fn ${name}_of(row : i32, channel : i32) -> V { return ${name}[row * uniforms.${name}Channels + ${begin(name)}channel]; }`,
      ),
      ...this.vectors.map(
        (name) => `fn ${name}_at(channel : i32) -> V { return ${name}[${begin(name)}channel]; }`,
      ),
      ...this.rows.map((name) => `fn ${name}_row(row : i32) -> f32 { return ${name}[row]; }`),
    ].join('\n');
  }
}

/** Of a shader's uniforms. */
export function declarations(uniforms: Readonly<Record<string, Uniform>>): string {
  const types = { float32: 'f32', int32: 'i32', uint32: 'u32' } as const;
  return Object.entries(uniforms)
    .map(([name, { type, data }]) => {
      const of = data.length > 1 ? `vec${data.length}<${types[type]}>` : types[type];
      return `${name} : ${of},`;
    })
    .join(' ');
}
