import protobuf from 'protobufjs/light.js';

/** A message of TensorBoard's files: the part of TensorFlow's event.proto and summary.proto that we write. */
export interface EventMessage {
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly step?: number;
  /** Only in the first event of a file. */
  readonly fileVersion?: string;
  readonly summary?: { readonly value: readonly SummaryValue[] };
  readonly sessionLog?: { readonly status: number };
}

/** A number, or a tensor with the TensorBoard plugin that shows it. */
export interface SummaryValue {
  readonly tag: string;
  readonly simpleValue?: number;
  readonly metadata?: { readonly pluginData: { readonly pluginName: string } };
  readonly tensor?: TensorMessage;
}

export interface TensorMessage {
  readonly dtype: number;
  readonly tensorShape: { readonly dim?: readonly { readonly size: number }[] };
  /** Values of numeric tensors, little-endian. */
  readonly tensorContent?: Uint8Array;
  /** Values of string tensors, which cannot be in `tensorContent`. */
  readonly stringVal?: readonly Uint8Array[];
}

/** TensorFlow's codes for dtypes. */
export const DT_DOUBLE = 2;
export const DT_STRING = 7;

/** Status of an event that marks the start, or the resumption, of a run at the event's step. */
export const SESSION_START = 1;

const repeated = { rule: 'repeated' };

const root = protobuf.Root.fromJSON({
  nested: {
    Event: {
      fields: {
        wallTime: { type: 'double', id: 1 },
        step: { type: 'int64', id: 2 },
        fileVersion: { type: 'string', id: 3 },
        summary: { type: 'Summary', id: 5 },
        sessionLog: { type: 'SessionLog', id: 7 },
      },
    },
    SessionLog: { fields: { status: { type: 'int32', id: 1 } } },
    Summary: { fields: { value: { ...repeated, type: 'Value', id: 1 } } },
    Value: {
      fields: {
        tag: { type: 'string', id: 1 },
        simpleValue: { type: 'float', id: 2 },
        tensor: { type: 'Tensor', id: 8 },
        metadata: { type: 'Metadata', id: 9 },
      },
    },
    Metadata: { fields: { pluginData: { type: 'PluginData', id: 1 } } },
    PluginData: { fields: { pluginName: { type: 'string', id: 1 } } },
    Tensor: {
      fields: {
        dtype: { type: 'int32', id: 1 },
        tensorShape: { type: 'Shape', id: 2 },
        tensorContent: { type: 'bytes', id: 4 },
        stringVal: { ...repeated, type: 'bytes', id: 8 },
      },
    },
    Shape: { fields: { dim: { ...repeated, type: 'Dimension', id: 2 } } },
    Dimension: { fields: { size: { type: 'int64', id: 1 } } },
  },
});

/** TensorFlow's message type `Event`. */
export const eventType = root.lookupType('Event');

export function encodeEvent(event: EventMessage): Uint8Array {
  return eventType.encode(event).finish();
}
