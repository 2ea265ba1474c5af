import type { TensorInfo } from '@tensorflow/tfjs';
import type { Uniform } from './webgpuBackend';

/** The inputs of a shader, by name, and the WGSL function with which it reads each of them. */
export interface MapInputs {
  /** Feature maps [..., C or more], of which the shader reads C channels with `NAME_of(row, channel)`. */
  readonly maps?: Readonly<Record<string, TensorInfo>>;
  /** Vectors [C or more], read with `NAME_at(channel)`. */
  readonly vectors?: Readonly<Record<string, TensorInfo>>;
  /**
   * Tensors of any shape with one number for each row, read with `NAME_row(row)`, or with one for all, `NAME_row(0)`.
   */
  readonly rows?: Readonly<Record<string, TensorInfo>>;
  /** The first channel to read in maps and vectors, by name. Default 0. */
  readonly begins?: Readonly<Record<string, number>>;
}

/**
 * The part of a shader that reads feature maps by row (a pixel of a slice) and channel. Its type `V` is a vec4<f32> of
 * four channels if all numbers of channels are multiples of four, otherwise f32. `channel` counts in V's.
 */
export class MapReads {
  readonly lanes: 1 | 4;
  readonly inputs: readonly TensorInfo[];
  private readonly maps: readonly (readonly [string, TensorInfo])[];
  private readonly vectors: readonly string[];
  private readonly rows: readonly string[];
  private readonly begins: readonly (readonly [string, number])[];

  /** @param others Other numbers of channels that must be multiples of four for a vec4. */
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

  /** The names of the inputs and the number of lanes in which each is read, in the form that tfjs binds them. */
  get bindings(): { variableNames: string[]; variableComponents: number[] } {
    const wide = [...this.maps.map(([name]) => name), ...this.vectors];
    return {
      variableNames: [...wide, ...this.rows],
      variableComponents: [...wide.map(() => this.lanes), ...this.rows.map(() => 1)],
    };
  }

  /** Returns the declarations of `uniforms` and of the numbers of channels, which count in V's. */
  declarations(uniforms: Readonly<Record<string, Uniform>>): string {
    return [
      'channels : i32,',
      ...this.maps.map(([name]) => `${name}Channels : i32,`),
      ...this.begins.map(([name]) => `${name}Begin : i32,`),
      declarations(uniforms),
    ].join(' ');
  }

  /** Returns the values for `declarations`, in the same order. */
  uniforms(uniforms: Readonly<Record<string, Uniform>>): Uniform[] {
    const widths = this.maps.map(([, { shape }]) => shape.at(-1)!);
    const counts = [this.channels, ...widths, ...this.begins.map(([, begin]) => begin)];
    return [
      ...counts.map((count): Uniform => ({ type: 'int32', data: [count / this.lanes] })),
      ...Object.values(uniforms),
    ];
  }

  /** The WGSL of the type `V` and of the functions that read the inputs. */
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

/** Returns the WGSL declarations of a shader's uniforms. */
export function declarations(uniforms: Readonly<Record<string, Uniform>>): string {
  const types = { float32: 'f32', int32: 'i32', uint32: 'u32' } as const;
  return Object.entries(uniforms)
    .map(([name, { type, data }]) => {
      const of = data.length > 1 ? `vec${data.length}<${types[type]}>` : types[type];
      return `${name} : ${of},`;
    })
    .join(' ');
}
