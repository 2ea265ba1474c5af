import { RadnetError } from '@radnet/core';
import { expect, it } from 'vitest';
import { consensus } from './consensus';

it('consensus follows most of the readers who labelled a class', () => {
  const readings = {
    R1: { any: 1, subdural: 0, epidural: 0 },
    R2: { any: 1, subdural: 1 },
    R3: { any: 0, subdural: 0 },
  };
  expect(consensus(readings)).toEqual({ any: 1, subdural: 0, epidural: 0 });
});

it('consensus refuses ties and other labels', () => {
  expect(() => consensus({ R1: { any: 1 }, R2: { any: 0 } })).toThrow(RadnetError);
  expect(() => consensus({ R1: { any: 1 }, R2: { any: 0 } })).toThrow(
    'any: expected a majority, got 1 readers of 2',
  );
  expect(() => consensus({ R1: { any: 0.5 } })).toThrow('readings: R1: any: expected 0 or 1, got 0.5');
});
