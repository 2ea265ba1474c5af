import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { installedVersions } from '../gpu/versions';
import { fitNetwork } from './fitNetwork';
import { hostTable, measureHost, summarizeHost } from './hostRanks';
import { measureNetwork, networkTable, summarizeNetwork } from './networkRanks';
import { predictionTables } from './predictionTables';
import { findMpich } from './runRanks';

/** The values of `--only`. */
export const MPI_PARTS: readonly string[] = ['host', 'network'];

/** Settings for {@link mpiBench}. */
export interface MpiBenchOptions {
  /** One of MPI_PARTS. If given, nothing is predicted. */
  readonly only?: string | undefined;
  /** The file for all measurements. */
  readonly json?: string | undefined;
}

/**
 * Training in several processes over MPICH: two ranks of one thread against one on this host; four ranks on hosts made of namespaces,
 * compared with the predictions of `predictStep`; and its predictions for clusters. Prints Markdown tables.
 *
 * @throws Error with the reason if something cannot be measured, for example without root.
 */
export async function mpiBench({ only, json }: MpiBenchOptions = {}): Promise<void> {
  const mpirun = findMpich();
  const machine = `${cpus()[0]!.model}, ${cpus().length} cores`;
  const versions = installedVersions();
  const named = Object.entries(versions).map((pair) => pair.join(' '));
  const host = only === 'network' ? undefined : await measureHost(mpirun);
  const network = only === 'host' ? undefined : await measureNetwork(mpirun);
  const { library } = (host?.[0]!.two ?? network?.[0]!.result)!;
  console.log(`${[machine, ...named, library].join(', ')}; RADnet on onnx, a rank of one thread\n`);
  if (host) console.log(`${hostTable(summarizeHost(host))}\n`);
  if (network) {
    const fit = fitNetwork(
      network.flatMap(({ result }) => result.allreduces),
      network[0]!.result.ranks,
    );
    console.log(
      `${networkTable(
        network.map((each) => summarizeNetwork(each)),
        fit,
      )}\n`,
    );
    if (host) console.log(predictionTables(summarizeHost(host), fit));
  }
  if (json !== undefined) {
    await writeFile(json, `${JSON.stringify({ machine, versions, host, network }, null, 2)}\n`);
  }
}
