import { Writable } from 'node:stream';

/** Standard output that does not claim to be a terminal. Open MPI's launcher gives its processes one, although their output goes into a log. */
export function plainOutput(): Writable {
  return new Writable({
    write: (chunk: Buffer, _, written) => void process.stdout.write(chunk, written),
  });
}
