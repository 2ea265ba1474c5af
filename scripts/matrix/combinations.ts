/** Versions that the tests run with. Packages that are not named are those of the lock file. */
export interface Combination {
  readonly node: string;
  /** npm's versions or ranges by package. */
  readonly packages: Readonly<Record<string, string>>;
}

/** The peer packages of ours that every backend in Node needs. */
export const PEERS = ['@tensorflow/tfjs', 'onnxruntime-node'] as const;

/** Node's releases with long-term support that we promise, and the lowest of the first. */
const NODES = ['20', '22', '24'] as const;
const LOWEST_NODE = '20.19.0';

/**
 * The lowest versions of everything together, each Node with the locked packages, and the highest of everything.
 *
 * @param ranges npm's range of each of PEERS, as our packages promise it.
 */
export function combinations(ranges: Readonly<Record<string, string>>): Combination[] {
  const lowest = Object.fromEntries(PEERS.map((name) => [name, lowestOf(ranges[name]!)]));
  const highest = Object.fromEntries(PEERS.map((name) => [name, ranges[name]!]));
  return [
    { node: LOWEST_NODE, packages: lowest },
    ...NODES.map((node) => ({ node, packages: {} })),
    { node: NODES.at(-1)!, packages: highest },
  ];
}

/** The lowest version that a range such as `^4.22.0` or `>=1.27.0 <1.31.0` allows. */
function lowestOf(range: string): string {
  const version = /^(?:\^|>=|~)?(\d+\.\d+\.\d+)/.exec(range)?.[1];
  if (version === undefined)
    throw new Error(`range: expected one that begins with its lowest version, got '${range}'`);
  return version;
}
