import type { Volume } from './volume';
import { checkVolume } from './checkVolume';

/** Reasons to doubt that a volume is a head CT, in words that follow "this " or "it ". */
export interface HeadCtDoubts {
  /** Reasons why it is certainly not a head CT, so that a network's answer would mean nothing. */
  readonly refusals: readonly string[];
  /** Reasons why it may be unusual, or show another part of the body. Empty if there are refusals. */
  readonly warnings: readonly string[];
}

/** Fewest different values of a CT. Masks and label maps have fewer, CTs have hundreds. */
const FEWEST_VALUES = 33;
/** A CT spans more than this: from blood to bone, or from air to brain. HU. */
const LEAST_RANGE = 60;
/**
 * Lowest correlation of neighbouring voxels in a row. Noise has about 0, the phantom with 4 mm pixels 0.91, a head CT
 * with 0.5 mm pixels 0.995.
 */
const LEAST_CORRELATION = 0.5;
/** Values are clipped to this range, so that metal and padding do not outweigh the rest. HU. */
const [LEAST, MOST] = [-1024, 1000];
/** Body starts here, air lies below `AIR`. Fat is -100 HU. */
const BODY = -150;
const AIR = -200;
/** Lung; at a head's surface, also voxels that contain both air and skin. HU. */
const LUNG = { from: -950, to: -500 };
/** Brain and blood in it. HU. */
const BRAIN = { from: 10, to: 60 };
/** Trabecular bone is less dense, contrast medium may be more. HU. */
const BONE = 300;

/** Limits of shares of the body's voxels. */
const LEAST_BRAIN = 0.2;
const LEAST_BONE = 0.02;
const MOST_BONE = 0.5;
const MOST_LUNG = 0.3;
/** Limit of a share of all voxels. */
const LEAST_AIR = 0.001;
/** Largest area of body on a slice, cm2. A head has at most 280, including the headrest. */
const LARGEST_AREA_CM2 = 450;

interface Shares {
  readonly values: number;
  readonly least: number;
  readonly most: number;
  readonly correlation: number;
  readonly air: number;
  readonly brain: number;
  readonly bone: number;
  readonly lung: number;
  readonly areaCm2: number;
}

/**
 * Judges by its values alone whether a volume is a CT of a head: many different values, similar in neighbouring voxels,
 * air around, a skull, brain, no lung, and slices no larger than a head. Refuse what is certainly not one: a mask,
 * noise, a picture of one colour, or values with no air and hardly any as dense as brain (magnetic resonance). Show the
 * rest as warnings.
 *
 * The check is simple: its limits were set on one real head CT, the phantom and one chest slice. It cannot tell a
 * contrast study from a plain one, and does not notice an animal's head or one that lies on its side. It warns of a
 * head that was cropped, masked or skull-stripped.
 *
 * @throws RadnetError if the volume contradicts itself.
 */
export function headCtDoubts(volume: Volume): HeadCtDoubts {
  checkVolume(volume);
  const shares = sharesOf(volume);
  const refusals = refusalsOf(shares);
  return { refusals, warnings: refusals.length > 0 ? [] : warningsOf(shares) };
}

function refusalsOf({ values, least, most, correlation, air, brain }: Shares): string[] {
  if (values < FEWEST_VALUES) return [`holds ${values} different values, as a mask or a label map does`];
  if (most - least < LEAST_RANGE) return [`holds values from ${show(least)} to ${show(most)} HU alone`];
  if (correlation < LEAST_CORRELATION) return ['is noise: neighbouring voxels have nothing in common'];
  if (air < LEAST_AIR && brain < LEAST_BRAIN) {
    return [
      `holds no air, and of its voxels ${percent(brain)} are as dense as brain: it may be magnetic resonance, or no Hounsfield units`,
    ];
  }
  return [];
}

function warningsOf({ air, brain, bone, lung, areaCm2 }: Shares): string[] {
  return [
    ...(air < LEAST_AIR ? ['shows no air: it may be cropped, masked, a picture, or no CT'] : []),
    ...(bone < LEAST_BONE
      ? [`shows no skull: ${percent(bone)} of the body is denser than ${BONE} HU, of a head 5 to 40 %`]
      : []),
    ...(bone > MOST_BONE ? [`shows hardly anything but bone: ${percent(bone)} of the body`] : []),
    ...(brain < LEAST_BRAIN
      ? [`shows little brain: ${percent(brain)} of the body is from ${BRAIN.from} to ${BRAIN.to} HU`]
      : []),
    ...(lung > MOST_LUNG ? ['shows as much lung as a chest does'] : []),
    ...(areaCm2 > LARGEST_AREA_CM2
      ? [`has slices of up to ${areaCm2.toFixed(0)} cm2 of body, too large for a head`]
      : []),
  ];
}

const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
const show = (value: number): number => Number(value.toPrecision(6));

function sharesOf({ hounsfieldUnits, slices, height, width, spacingMm }: Volume): Shares {
  const values = new Set<number>();
  const counts = { air: 0, body: 0, brain: 0, bone: 0, lung: 0 };
  let [least, most, largest] = [Infinity, -Infinity, 0];
  const moments = { pairs: 0, sum: 0, squares: 0, differences: 0 };
  for (let slice = 0, index = 0; slice < slices; slice++) {
    const before = counts.body;
    for (let pixel = 0; pixel < height * width; pixel++, index++) {
      const value = hounsfieldUnits[index]!;
      if (values.size < FEWEST_VALUES) values.add(value);
      if (value < least) least = value;
      if (value > most) most = value;
      if (value < AIR) counts.air++;
      if (value >= BODY) counts.body++;
      if (value >= BRAIN.from && value <= BRAIN.to) counts.brain++;
      if (value > BONE) counts.bone++;
      if (value >= LUNG.from && value < LUNG.to) counts.lung++;
      if ((pixel + 1) % width === 0) continue;
      const here = Math.min(MOST, Math.max(LEAST, value));
      const next = Math.min(MOST, Math.max(LEAST, hounsfieldUnits[index + 1]!));
      moments.pairs++;
      moments.sum += here;
      moments.squares += here * here;
      moments.differences += (here - next) ** 2;
    }
    largest = Math.max(largest, counts.body - before);
  }
  const body = Math.max(1, counts.body);
  return {
    values: values.size,
    least,
    most,
    correlation: correlationOf(moments),
    air: counts.air / hounsfieldUnits.length,
    brain: counts.brain / body,
    bone: counts.bone / body,
    lung: counts.lung / (counts.lung + body),
    areaCm2: (largest * spacingMm.x * spacingMm.y) / 100,
  };
}

/**
 * Correlation of neighbours in a row: 1 minus half the mean squared difference over the variance (von Neumann 1941).
 */
function correlationOf({
  pairs,
  sum,
  squares,
  differences,
}: Readonly<Record<'pairs' | 'sum' | 'squares' | 'differences', number>>): number {
  const variance = squares / pairs - (sum / pairs) ** 2;
  return variance > 0 ? 1 - differences / pairs / 2 / variance : 1;
}
