const SOFTWARE = 'there is no graphics card for it, only a program in its place, slower than WebAssembly';

/** Messages of the backends for programmers, and what to show instead. */
const WORDS: readonly (readonly [said: RegExp, words: string])[] = [
  [
    /has no WebGPU \(navigator\.gpu\)/,
    'this browser has no WebGPU, or has it only on pages served over https',
  ],
  [/no WebGPU adapter/, 'there is no graphics card, or no driver for it, that WebGPU can use'],
  [/WebGPU adapter is software|WebGL is software/, SOFTWARE],
  [/has no WebGL 2/, 'this browser has no WebGL 2'],
  [/half-precision floats/, 'the graphics card computes too coarsely in WebGL'],
  [/its \.wasm files could not be had/, 'its files could not be loaded from where the page is'],
];

/** Why a backend is not used, in words for readers of CTs. */
export function reasonInWords(reason: string): string {
  return WORDS.find(([said]) => said.test(reason))?.[1] ?? reason;
}
