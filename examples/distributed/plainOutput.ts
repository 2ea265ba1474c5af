import { Writable } from 'node:stream';

/** Makes standard output look like a file: under Open MPI's launcher it looks like a terminal, though it goes into a log. */
export function plainOutput(): Writable {
  return new Writable({
    write: (chunk: Buffer, _, written) => void process.stdout.write(chunk, written),
  });
}
