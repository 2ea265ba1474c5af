import type { Plugin } from 'vite';

/**
 * What the page may load, and from where: from its own origin alone, so that nothing of a patient can leave the machine.
 *
 * `wasm-unsafe-eval` lets WebAssembly compile, and nothing else; threads of TensorFlow.js and the viewer start workers from
 * `blob:` URLs that the page itself made. WebRTC is no matter of `connect-src`, and Chromium knows no `webrtc` yet, which it
 * says on the console: nothing here makes use of it.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval' blob:",
  "worker-src 'self' blob:",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self' blob: data:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Puts the policy into the page, so that it holds on whatever server the files lie. */
export function contentSecurityPolicy(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: CONTENT_SECURITY_POLICY },
        injectTo: 'head-prepend',
      },
    ],
  };
}
