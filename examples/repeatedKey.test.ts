import { expect, it } from 'vitest';
import { repeatedKey } from './repeatedKey';

it.each([
  ['{"epochs":3,"epochs":4}', 'epochs'],
  ['{"epochs": 3,\n "rate" : 1, "\\u0065pochs"\n: 4}', 'epochs'],
  ['{"a\\"b": 1, "c": [], "a\\"b": 2}', 'a"b'],
  ['{"epochs": 3, "rate": 4}', undefined],
  ['{"a": "b", "b": "a", "c": "a"}', undefined],
  ['{"a": "{\\"b\\": 1", "b": "[", "c": {"a": 1, "b": [{"a": 2}]}}', undefined],
  ['{}', undefined],
])('repeatedKey of %s is %s', (json, key) => expect(repeatedKey(json)).toBe(key));
