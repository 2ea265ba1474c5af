import type { JSX } from 'preact';
import { decimal, percent } from '../../../report/formatNumbers';
import type { EpochDone } from '../worker/viewerWorker';

/** The epochs so far, in numbers. */
export function EpochTable({ epochs }: { epochs: readonly EpochDone[] }): JSX.Element | null {
  if (epochs.length === 0) return null;
  return (
    <details class="curve-numbers">
      <summary>In numbers</summary>
      <table>
        <thead>
          <tr>
            {['Epoch', 'Loss', 'AUC of slices', 'CTs called rightly', 'Best so far'].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {epochs.map(({ epoch, loss, sliceAuc, ctAccuracy, isBest }) => (
            <tr key={epoch}>
              <th scope="row">{epoch}</th>
              <td>{decimal(loss, 3)}</td>
              <td>{decimal(sliceAuc, 3)}</td>
              <td>{percent(ctAccuracy)}</td>
              <td>{isBest ? 'yes' : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
