/** What WebGL 2 draws with, as the browser names it; undefined where it has no WebGL 2. */
export function webglRenderer(): string | undefined {
  const canvas =
    typeof OffscreenCanvas === 'undefined' ? document.createElement('canvas') : new OffscreenCanvas(1, 1);
  const gl = canvas.getContext('webgl2');
  if (!gl) return undefined;
  // Browsers without it name the renderer itself under RENDERER, or nothing that tells GPUs apart.
  const unmasked = gl.getExtension('WEBGL_debug_renderer_info')?.UNMASKED_RENDERER_WEBGL;
  const name = String(gl.getParameter(unmasked ?? gl.RENDERER));
  // A page has few contexts: the next ones would take the oldest away.
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return name;
}
