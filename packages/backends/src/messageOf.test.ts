import { expect, it } from 'vitest';
import { messageOf } from './messageOf';

it('finds the words of an error, of what only has a message, and of anything else', () => {
  expect(messageOf(new Error('no driver'))).toBe('no driver');
  expect(messageOf({ message: 'no file' })).toBe('no file');
  expect(messageOf('no more')).toBe('no more');
  expect(messageOf({ message: '', toString: () => 'an event' })).toBe('an event');
  expect(messageOf(undefined)).toBe('undefined');
});
