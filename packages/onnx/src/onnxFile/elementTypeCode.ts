import type { ElementType } from '../graph/value';

/** ONNX's numbers for element types (TensorProto.DataType). */
export const ELEMENT_TYPE_CODE: Readonly<Record<ElementType | 'float16', number>> = {
  float32: 1,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
};
