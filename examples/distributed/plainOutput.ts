import { Writable } from 'node:stream';

/** Standard output that is no terminal: Open MPI's launcher shows one to its processes, though what they write goes into a log. */
export function plainOutput(): Writable {
  return new Writable({
    write: (chunk: Buffer, _, written) => void process.stdout.write(chunk, written),
  });
}
