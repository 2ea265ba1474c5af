/** What WebGPU reports about an adapter. */
export interface AdapterInfo {
  readonly vendor?: string;
  readonly architecture?: string;
  readonly device?: string;
  readonly description?: string;
  readonly isFallbackAdapter?: boolean;
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|warp|basic render/i;

/** Returns the name of a software adapter, such as SwiftShader or lavapipe; undefined if the adapter is a GPU. */
export function softwareAdapter(info: AdapterInfo | undefined): string | undefined {
  const { description, device, architecture, isFallbackAdapter } = info ?? {};
  const names = [description, device, architecture].filter((name): name is string => Boolean(name));
  const named = names.find((name) => SOFTWARE.test(name));
  if (named !== undefined) return named;
  return isFallbackAdapter ? (names[0] ?? 'a fallback adapter') : undefined;
}
