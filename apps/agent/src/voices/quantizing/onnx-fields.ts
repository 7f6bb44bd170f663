/** Field numbers of onnx.proto3, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3 */
export const onnx = {
  model: { graph: 7 },
  graph: { node: 1, initializer: 5, input: 11 },
  node: { input: 1, output: 2, name: 3, opType: 4, attribute: 5, domain: 7 },
  tensor: { dims: 1, dataType: 2, floatData: 4, name: 8, rawData: 9, externalData: 13, dataLocation: 14 },
  value: { name: 1 },
} as const

/** Types of a tensor's values. */
export const tensorTypes = { float: 1, uint8: 2, int64: 7 } as const
