/** What native libraries print, without raising an error, if a driver or a library is missing or too old. */
const CAUSES: readonly RegExp[] = [
  /could not load dynamic library/i, // TensorFlow
  /cannot open shared object/i, // the dynamic loader, through ONNX Runtime or Node
  /^warning: /i, // Dawn, about an adapter that it rejects
  /^error: loader message/i, // Vulkan's loader
];

/** Time stamps and source positions printed by TensorFlow, and what the loader repeats after the library's name. */
const CLUTTER = [/^.*?\.cc:\d+\] ?/, /; dlerror: .*$/i, /: No such file or directory.*$/];

const MOST = 4;
const LONGEST = 160;

/** Returns the lines of a process's stderr that say why it found no GPU: shortened, without repeats, at most a few. */
export function printedCauses(stderr: string): string[] {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => CAUSES.some((cause) => cause.test(line)))
    .map((line) => CLUTTER.reduce((text, clutter) => text.replace(clutter, ''), line))
    .map((line) => (line.length > LONGEST ? `${line.slice(0, LONGEST - 3)}...` : line));
  const each = [...new Set(lines)];
  return each.length > MOST ? [...each.slice(0, MOST), `and ${each.length - MOST} more`] : each;
}
