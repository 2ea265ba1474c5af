import { describe, expect, it } from 'vitest';
import { reduceSchema } from './reduceSchema';

const schema = {
  type: 'object',
  description: 'A job.',
  required: ['name'],
  properties: {
    name: { type: 'string', description: 'Its name.', default: 'job' },
    seconds: { type: 'integer' },
    parts: { type: 'array', items: { type: 'object', properties: { a: {}, b: {}, c: {} } } },
    limits: { type: 'object', additionalProperties: { type: 'string', description: 'A limit.' } },
    free: { type: 'object', additionalProperties: true, properties: { a: {} } },
  },
};

describe('reduceSchema', () => {
  it('keeps what the document has and what is required, and refuses the rest', () => {
    expect(reduceSchema(schema, [{ parts: [{ a: 1 }, { b: 2 }] }])).toEqual({
      type: 'object',
      required: ['name'],
      properties: {
        parts: {
          type: 'array',
          items: { type: 'object', properties: { a: {}, b: {} }, additionalProperties: false },
        },
        name: { type: 'string' },
      },
      additionalProperties: false,
    });
  });

  it('leaves objects of any keys open', () => {
    expect(reduceSchema(schema, [{ limits: { cpu: '1' }, free: {} }]).properties).toMatchObject({
      limits: { additionalProperties: { type: 'string' } },
      free: { additionalProperties: true, properties: {} },
    });
  });

  it('refuses a document that the schema does not know', () => {
    expect(() => reduceSchema(schema, [{ parts: [{ d: 1 }] }])).toThrow(
      '/parts/[]/d: the schema has no such property',
    );
  });
});
