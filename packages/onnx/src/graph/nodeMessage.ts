import type { GraphMessage, NodeMessage } from '../onnxFile/onnxMessages';
import type { Body } from './body';
import type { Attributes, GraphNode } from './graphNode';
import type { Value } from './value';

/**
 * Converts a node and its body to ONNX's form.
 *
 * @param inputs The names of `node.inputs`.
 * @param outputs The names of `node.outputs`.
 */
export function nodeMessage(
  { op, domain, attributes, body }: GraphNode,
  name: string,
  inputs: readonly string[],
  outputs: readonly string[],
): NodeMessage {
  if (!body) return { name, op, domain, inputs, outputs, attributes };
  const own = inputs.length - body.captured.length;
  const graph = bodyMessage(body, name, inputs.slice(own));
  return {
    name,
    op,
    domain,
    inputs: inputs.slice(0, own),
    outputs,
    attributes: { ...attributes, body: { graph } },
  };
}

/** Returns attributes and body as a text that is equal for equal ones. */
export function attributesText(attributes: Attributes, body: Body | undefined): string {
  if (!body) return JSON.stringify(attributes);
  const captured = body.captured.map((_, index) => `captured${index}`);
  const graph = bodyMessage(body, '', captured);
  return JSON.stringify([attributes, graph], (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  );
}

/**
 * Converts a loop's body to ONNX's form. Its outputs declare only their number of axes, which ONNX Runtime requires, so
 * that one body serves every batch size.
 *
 * @param name The node's name. Names inside the body begin with it, so that they differ from those of the graph around
 *   it.
 * @param captured The names of the captured values.
 */
function bodyMessage(body: Body, name: string, captured: readonly string[]): GraphMessage {
  const names = new Map(body.captured.map((value, index) => [value, captured[index]!]));
  const nameOf = (value: Value): string => {
    const known = names.get(value) ?? `${name}/v${names.size}`;
    names.set(value, known);
    return known;
  };
  const namesOf = (values: GraphNode['inputs']): string[] =>
    values.map((value) => (value ? nameOf(value) : ''));
  const typed = (value: Value) => ({ name: nameOf(value), type: value.type });
  const read = body.nodes.flatMap(({ inputs }) => inputs);
  const constants = new Set(read.filter((value) => value?.constantId !== undefined) as Value[]);
  return {
    name: 'body',
    inputs: body.inputs.map(typed),
    nodes: body.nodes.map((node, index) =>
      nodeMessage(node, `${name}/${index}`, namesOf(node.inputs), namesOf(node.outputs)),
    ),
    initializers: [...constants].map((value) => ({ ...typed(value), shape: value.shape, data: value.data! })),
    outputs: body.outputs.map((value) => ({
      ...typed(value),
      shape: value.shape.map((_, axis) => `${nameOf(value)}.${axis}`),
    })),
  };
}
