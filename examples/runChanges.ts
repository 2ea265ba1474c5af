import type * as tf from '@tensorflow/tfjs';
import { type DataDescription, PARTITIONS } from './describeData';
import { PRESETS } from './presets';
import type { Settings } from './settings';
import { flagOf } from './flagNames';

/** Settings that may change when a run is resumed. None of them affects what has been trained so far. */
const FREE: ReadonlySet<string> = new Set([
  'preset',
  'epochs',
  'out',
  'resume',
  'resumeFrom',
  'acceptChanges',
  'keep',
  'saveEvery',
  'earlyStopping',
  'device',
  'distributed',
  'checkEvery',
  'deviceMemory',
  'slicesPerChunk',
  'workers',
  'cache',
  'threshold',
  'minConsecutive',
]);

type Value = string | number | boolean | null | undefined;

/** How many weights a list of differences names. */
const LISTED = 8;

/** How the settings of a resumed run differ from the original ones, each as `--rate: was 0.1, is 0.2`. */
export function settingChanges(before: Partial<Settings>, now: Settings): string[] {
  const [was, is] = [before, now] as unknown as Readonly<Record<string, Value>>[];
  const names = [...new Set([...Object.keys(was!), ...Object.keys(is!)])].filter((name) => !FREE.has(name));
  return names.flatMap((name) => {
    // A run that is older than the setting had its default.
    const earlier = name in was! ? was![name] : (PRESETS.paper as Readonly<Record<string, Value>>)[name];
    return earlier === is![name] ? [] : [`--${flagOf(name)}: ${wasIs(earlier, is![name])}`];
  });
}

/** How the CTs of a resumed run differ from the original ones. */
export function dataChanges(before: DataDescription, now: DataDescription): string[] {
  if (before.fingerprint === now.fingerprint) return [];
  const counts = PARTITIONS.flatMap((partition) =>
    (Object.keys(now[partition]) as (keyof DataDescription['test'])[])
      .filter((count) => before[partition][count] !== now[partition][count])
      .map(
        (count) => `CTs, ${partition}, ${count}: ${wasIs(before[partition][count], now[partition][count])}`,
      ),
  );
  return [
    `CTs, fingerprint: ${wasIs(before.fingerprint.slice(0, 12), now.fingerprint.slice(0, 12))} (ids, labels, split and content)`,
    ...counts,
  ];
}

/** How the weights of two networks differ in names and shapes. */
export function networkChanges(before: tf.LayersModel, now: tf.LayersModel): string[] {
  const [was, is] = [before, now].map(shapesOf) as [Map<string, string>, Map<string, string>];
  const names = [...new Set([...was.keys(), ...is.keys()])].filter((name) => was.get(name) !== is.get(name));
  const listed = names
    .slice(0, LISTED)
    .map((name) => `weight ${name}: ${wasIs(was.get(name), is.get(name))}`);
  return names.length > LISTED ? [...listed, `and ${names.length - LISTED} more weights`] : listed;
}

function shapesOf(model: tf.LayersModel): Map<string, string> {
  return new Map(model.weights.map(({ originalName, shape }) => [originalName, `[${shape.join(', ')}]`]));
}

function wasIs(was: Value, is: Value): string {
  return `was ${was ?? 'none'}, is ${is ?? 'none'}`;
}
