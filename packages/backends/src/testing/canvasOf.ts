/** A canvas class for tests, whose WebGL 2 draws with what is named so; none where nothing is. */
export function canvasOf(renderer: string | undefined): unknown {
  const gl = {
    RENDERER: 1,
    getExtension: () => null,
    getParameter: (name: number) => (name === 1 ? renderer : undefined),
  };
  return class {
    getContext(kind: string): unknown {
      return kind === 'webgl2' && renderer !== undefined ? gl : null;
    }
  };
}
