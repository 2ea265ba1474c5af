import { HEMORRHAGE_KINDS, type HemorrhageKind } from '@radnet/data';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

const NONE = 'no hemorrhage';
const CHOICES = [...HEMORRHAGE_KINDS, NONE] as const;

/** Opens a built-in phantom with the bleed that the reader chooses, or none. */
export function PhantomChoice(props: {
  readonly disabled: boolean;
  readonly onOpen: (hemorrhage: HemorrhageKind | null) => void;
}): JSX.Element {
  const [chosen, setChosen] = useState<(typeof CHOICES)[number]>('intraparenchymal');
  return (
    <form
      class="phantom-choice"
      onSubmit={(event) => {
        event.preventDefault();
        props.onOpen(chosen === NONE ? null : chosen);
      }}
    >
      <label>
        <span>Phantom</span>
        <select
          value={chosen}
          onChange={({ currentTarget }) => setChosen(currentTarget.value as (typeof CHOICES)[number])}
        >
          {CHOICES.map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" disabled={props.disabled}>
        Open phantom
      </button>
    </form>
  );
}
