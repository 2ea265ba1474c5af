/** The part of JSON schema that Kubernetes' resource definitions use. */
export interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly [keyword: string]: unknown;
}

/**
 * Reduces a schema to what checks one document: for each object, the properties that the document has and those that are required.
 * Any other property is then an error, so that a misspelt one is found; Kubernetes itself would drop it. Descriptions and
 * defaults are removed, because they check nothing.
 *
 * @throws Error if the document has a property that the schema does not know.
 */
export function reduceSchema(schema: Schema, documents: readonly unknown[], path = ''): Schema {
  const { properties, additionalProperties, items, ...others } = schema;
  const objects = documents.filter(isObject);
  const reduced: Record<string, unknown> = { ...others };
  delete reduced['description'];
  delete reduced['default'];
  if (properties) {
    const required = (schema['required'] ?? []) as readonly string[];
    const used = new Set([...required, ...objects.flatMap((object) => Object.keys(object))]);
    reduced['properties'] = Object.fromEntries(
      [...used].map((name) => {
        const property = properties[name];
        if (property === undefined) throw new Error(`${path}/${name}: the schema has no such property`);
        return [name, reduceSchema(property, valuesAt(objects, name), `${path}/${name}`)];
      }),
    );
    if (additionalProperties === undefined) reduced['additionalProperties'] = false;
  }
  if (typeof additionalProperties === 'object') {
    const values = objects.flatMap((object) => Object.values(object));
    reduced['additionalProperties'] = reduceSchema(additionalProperties, values, `${path}/*`);
  } else if (additionalProperties !== undefined) reduced['additionalProperties'] = additionalProperties;
  if (items) {
    const entries = documents.flatMap((document) => (Array.isArray(document) ? (document as unknown[]) : []));
    reduced['items'] = reduceSchema(items, entries, `${path}/[]`);
  }
  return reduced;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valuesAt(objects: readonly Record<string, unknown>[], name: string): unknown[] {
  return objects.flatMap((object) => (name in object ? [object[name]] : []));
}
