import { describe, expect, it } from 'vitest';
import type { ScanPrediction } from '../metrics/scanPrediction';
import { RadnetError } from '../radnetError';
import { sampleSets } from './fixtures';
import { formatPredictions } from './formatPredictions';
import { parsePredictions } from './parsePredictions';
import type { PredictionSet } from './predictionSet';

/** Arrays as numbers, so that float32 and float64 compare by value, to the bit. */
const plain = (sets: readonly PredictionSet[]): unknown =>
  sets.map((set) => ({
    ...set,
    scans: set.scans.map(({ probabilities, labels, positionsMm, ...rest }) => ({
      ...rest,
      probabilities: Array.from(probabilities),
      labels: Array.from(labels),
      ...(positionsMm && { positionsMm: Array.from(positionsMm) }),
    })),
  }));

const oneScan = (scan: Partial<ScanPrediction>, set: Partial<PredictionSet> = {}): PredictionSet[] => [
  {
    name: 'test',
    threshold: 0.5,
    minConsecutive: 2,
    scans: [{ scanId: 'a', probabilities: [0.9, 0.8], labels: [1, 0], ...scan }],
    ...set,
  },
];

describe('predictions.csv', () => {
  it('reads back to the same bit', () => {
    const text = formatPredictions(sampleSets);
    expect(plain(parsePredictions(text))).toEqual(plain(sampleSets));
    expect(formatPredictions(parsePredictions(text))).toBe(text);
  });

  it('holds a row for the CT and one for each slice', () => {
    const scan = { patientId: '7', positionsMm: [-5, 0], groups: { kind: 'subdural' } };
    expect(formatPredictions(oneScan({ ...scan, segmentation: { dice: 0.5, volumeMl: 2 } }))).toBe(
      [
        'level,set,scan,patient,slice,position_mm,label,probability,positive,threshold,min_consecutive,run_start,run_length,dice,volume_ml,predicted_volume_ml,group:kind',
        'ct,test,a,7,,,1,0.8,1,0.5,2,1,2,0.5,2,,subdural',
        'slice,test,a,7,1,-5,1,0.9,1,,,,,,,,subdural',
        'slice,test,a,7,2,0,0,0.8,1,,,,,,,,subdural',
        '',
      ].join('\n'),
    );
  });

  it('reads columns in any order, either line end, a byte order mark, and whole numbers as others write them', () => {
    const lines = formatPredictions(oneScan({})).trimEnd().split('\n');
    const turned = lines.map((line) => line.split(',').reverse().join(','));
    const text = `\uFEFF${turned.join('\r\n')}\r\n`.replace(',2,0.5,1,0.8,', ',2.0,5e-1,1.0,0.8,');
    expect(plain(parsePredictions(text))).toEqual(plain(oneScan({})));
  });

  it.each<[string, PredictionSet[], string]>([
    ['no set', [], 'predictions: expected one set or more'],
    ['no scan', oneScan({}, { scans: [] }), "set 'test': expected one scan or more"],
    ['a set twice', [...oneScan({}), ...oneScan({})], "set 'test': expected every set once"],
    [
      'a threshold of 2',
      oneScan({}, { threshold: 2 }),
      "set 'test': threshold: expected a number from 0 to 1",
    ],
    [
      'half a slice',
      oneScan({}, { minConsecutive: 0.5 }),
      'minConsecutive: expected a positive whole number',
    ],
    ['a probability of 2', oneScan({ probabilities: [2, 0] }), "set 'test': scan 'a': probabilities[0]"],
    ['a label of 2', oneScan({ labels: [2, 0] }), "scan 'a': labels[0]: expected 0 or 1"],
    ['one label for two', oneScan({ labels: [1] }), "scan 'a': labels: expected 2"],
    [
      'unknown labels that differ',
      oneScan({ labelsKnown: false }),
      'expected the label of the scan for every',
    ],
    [
      'a scan of = signs',
      oneScan({ scanId: '=1+1' }),
      "begins with '=', which spreadsheets take for a formula",
    ],
    ['a sub-group of @ signs', oneScan({ groups: { kind: '@x' } }), "sub-group 'kind': expected text"],
    ['a sub-group over lines', oneScan({ groups: { kind: 'a\nb' } }), 'one with a control character'],
    ['positions upside down', oneScan({ positionsMm: [5, 0] }), 'positionsMm[1]: expected ascending'],
    ['a Dice of 2', oneScan({ segmentation: { dice: 2 } }), 'dice: expected a number from 0 to 1'],
    [
      'less than no blood',
      oneScan({ segmentation: { dice: 0, volumeMl: -1 } }),
      'volumeMl: expected a finite',
    ],
  ])('is not written with %s', (_, sets, message) => {
    expect(() => formatPredictions(sets)).toThrow(RadnetError);
    expect(() => formatPredictions(sets)).toThrow(message);
  });

  it('names nobody where a patient is no pseudonym', () => {
    expect(() => formatPredictions(oneScan({ patientId: '-Doe' }))).toThrow(
      /^set 'test': scan 'a': patientId: (?!.*Doe)/,
    );
  });
});

describe('a predictions.csv is refused by row:', () => {
  const header = formatPredictions(oneScan({})).split('\n')[0]!;
  const CT = 'ct,test,a,,,,1,0.8,1,0.5,2,1,2,,,';
  const [ONE, TWO] = ['slice,test,a,,1,,1,0.9,1,,,,,,,', 'slice,test,a,,2,,0,0.8,1,,,,,,,'] as const;
  const text = (...rows: string[]): string => [header, ...rows].join('\n');

  it('nothing, as it stands', () => {
    expect(parsePredictions(text(CT, ONE, TWO))).toHaveLength(1);
  });

  it.each<[string, string[], string]>([
    ['no CT', [], 'predictions: expected one CT or more'],
    ['another level', ['scan,test'.padEnd(23, ',')], 'row 2: level: expected ct or slice, got "scan"'],
    [
      'a CT twice',
      [CT, ONE, TWO, '', CT, ONE, TWO],
      'row 6: scan: expected every CT once in a set, got that of row 2',
    ],
    ['no slices', [CT, CT.replace(',a,', ',b,'), ONE], 'row 2: expected a row for each slice'],
    [
      'slices without a CT',
      [ONE, TWO],
      'row 2: scan: expected the row of the CT above its slices, got a slice of "a"',
    ],
    [
      'slices of another CT',
      [CT, ONE, TWO.replace(',a,', ',b,')],
      'row 4: scan: expected the row of the CT above',
    ],
    [
      'slices of another set',
      [CT, ONE, TWO.replace('test', 'x')],
      'row 4: scan: expected the row of the CT above',
    ],
    ['a slice twice', [CT, ONE, ONE], 'row 4: slice: expected slice 2, got 1 again'],
    ['a slice missing', [CT, TWO], 'row 3: slice: expected slice 1, got 2'],
    [
      'a slice without number',
      [CT, ONE.replace(',1,', ',,')],
      'row 3: slice: expected a whole number from 1 on, got an empty',
    ],
    [
      'a probability of 1.2',
      [CT, ONE.replace('0.9', '1.2'), TWO],
      'row 3: probability: expected a number from 0 to 1, got "1.2"',
    ],
    [
      'a probability of words',
      [CT, ONE.replace('0.9', 'high'), TWO],
      'row 3: probability: expected a number from 0 to 1, got "high"',
    ],
    [
      'no probability',
      [CT, ONE.replace('0.9', ''), TWO],
      'row 3: probability: expected a number from 0 to 1, got an empty cell',
    ],
    ['a probability in hex', [CT, ONE.replace('0.9', '0x1'), TWO], 'row 3: probability'],
    ['a label of 2', [CT, ONE.replace(',1,,1,', ',1,,2,'), TWO], 'row 3: label: expected 0 or 1, got "2"'],
    [
      'a label missing',
      [CT, ONE.replace(',1,,1,', ',1,,,'), TWO],
      'row 3: label: expected 0 or 1, as in other rows',
    ],
    ['a CT without label', [CT.replace(',,,,1,', ',,,,,'), ONE, TWO], 'row 2: label: expected 0 or 1'],
    [
      'a negative CT of a positive slice',
      [CT.replace(',,,,1,', ',,,,0,'), ONE, TWO],
      "row 2: label: expected 1, as its slices'",
    ],
    [
      'a slice below the threshold',
      [CT, ONE, TWO.replace('0.8,1', '0.8,0')],
      'row 4: positive: expected 1: the threshold is 0.5',
    ],
    [
      'another score',
      [CT.replace('0.8', '0.9'), ONE, TWO],
      "row 2: probability: expected 0.8, as follows from the CT's slices",
    ],
    ['another call', [CT.replace('0.8,1', '0.8,0'), ONE, TWO], 'row 2: positive: expected 1'],
    ['another run', [CT.replace('2,1,2', '2,2,2'), ONE, TWO], 'row 2: run_start: expected 1'],
    ['a shorter run', [CT.replace('2,1,2', '2,1,1'), ONE, TWO], 'row 2: run_length: expected 2'],
    ['no run', [CT.replace('2,1,2', '2,,'), ONE, TWO], 'row 2: run_start: expected 1, as follows'],
    [
      'a threshold of 2',
      [CT.replace('0.5', '2'), ONE, TWO],
      'row 2: threshold: expected a number from 0 to 1',
    ],
    [
      'no threshold',
      [CT.replace('0.5', ''), ONE, TWO],
      'row 2: threshold: expected a number from 0 to 1, got an empty',
    ],
    [
      'half a slice in a row',
      [CT.replace('0.5,2', '0.5,1.5'), ONE, TWO],
      'row 2: min_consecutive: expected a whole',
    ],
    [
      'a threshold of a slice',
      [CT, ONE.replace('0.9,1,', '0.9,1,0.5'), TWO],
      'row 3: threshold: expected an empty cell',
    ],
    [
      'a slice of a CT',
      [CT.replace('a,,,', 'a,,1,'), ONE, TWO],
      'row 2: slice: expected an empty cell in the row of a CT',
    ],
    [
      'another patient',
      [CT.replace('a,', 'a,7'), ONE.replace('a,', 'a,8'), TWO],
      'row 3: patient: expected that of row 2',
    ],
    [
      'a position missing',
      [CT, ONE.replace('a,,1,', 'a,,1,-5'), TWO],
      'row 4: position_mm: expected a number, got an empty',
    ],
    [
      'positions upside down',
      [CT, ONE.replace('a,,1,', 'a,,1,5'), TWO.replace('a,,2,', 'a,,2,0')],
      'row 4: position_mm: expected more than in row 3',
    ],
    ['a Dice of 2', [`${CT.slice(0, -2)}2,,`, ONE, TWO], 'row 2: dice: expected a number from 0 to 1'],
    ['a volume without a Dice', [`${CT}3`, ONE, TWO], 'row 2: predicted_volume_ml: expected an empty cell'],
    [
      'a scan that is a formula',
      [CT.replace(',a,', ',=a,'), ONE, TWO],
      "row 2: scan: expected a name, got one that begins with '='",
    ],
    ['a cell too few', [CT, ONE.slice(0, -1)], 'row 3: expected 16 cells'],
  ])('%s', (_, rows, message) => {
    expect(() => parsePredictions(text(...rows))).toThrow(RadnetError);
    expect(() => parsePredictions(text(...rows))).toThrow(message);
  });

  it('a set of two thresholds', () => {
    const rows = [CT, ONE, TWO].map((row) => row.replace(',a,', ',b,').replace(',0.5,2', ',0.6,2'));
    expect(() => parsePredictions(text(CT, ONE, TWO, ...rows))).toThrow(
      'row 5: threshold: expected 0.5 as in row 2, which is of the same set, got 0.6',
    );
  });

  it('other sub-groups in a slice than in its CT', () => {
    const rows = [`${header},group:kind`, `${CT},subdural`, `${ONE},subdural`, `${TWO},`];
    expect(() => parsePredictions(rows.join('\n'))).toThrow('row 4: expected the sub-groups of row 2');
  });

  it('a scan that nobody knows', () => {
    const options = { knownScans: ['b', 'c'] };
    expect(() => parsePredictions(text(CT, ONE, TWO), options)).toThrow(
      'row 2: scan: expected one of the 2 CTs that are known, got "a"',
    );
    expect(parsePredictions(text(CT, ONE, TWO), { knownScans: ['a'] })).toHaveLength(1);
  });

  it.each([
    ['a column missing', header.replace(',dice', ''), 'missing: dice'],
    ['a column twice', `${header},dice`, 'row 1: column 17: expected every column once, got "dice" again'],
    ['an unknown column', `${header},treshold`, `got "treshold"; did you mean 'threshold'?`],
    [
      'a sub-group without name',
      `${header},group:`,
      "column 17: expected a sub-group's name, got an empty one",
    ],
    ['another file', 'scan,volume', `row 1: column 2: expected the columns of predictions.csv`],
  ])('%s', (_, first, message) => {
    expect(() => parsePredictions(`${first}\n`)).toThrow(message);
  });
});
