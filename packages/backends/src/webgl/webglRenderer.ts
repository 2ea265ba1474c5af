/** Returns the browser's name for what WebGL 2 draws with; undefined if the browser has no WebGL 2. */
export function webglRenderer(): string | undefined {
  const canvas =
    typeof OffscreenCanvas === 'undefined' ? document.createElement('canvas') : new OffscreenCanvas(1, 1);
  const gl = canvas.getContext('webgl2');
  if (!gl) return undefined;
  // Browsers without the extension name the renderer under RENDERER, or do not tell GPUs apart at all.
  const unmasked = gl.getExtension('WEBGL_debug_renderer_info')?.UNMASKED_RENDERER_WEBGL;
  const name = String(gl.getParameter(unmasked ?? gl.RENDERER));
  // Frees the context, because a page may have only a few and loses the oldest if it opens more.
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return name;
}
