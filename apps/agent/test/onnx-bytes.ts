/** The few parts of an ONNX file that the checks of a voice read, written by hand. */

/** A model with a Piper voice's inputs whose weights are said to be in another file. */
export function modelWithExternalData(location: string): Buffer {
  const entry = Buffer.concat([bytes(1, 'location'), bytes(2, location)])
  const tensor = Buffer.concat([
    varint(1, 4),
    varint(2, 1),
    bytes(8, 'weight'),
    bytes(13, entry),
    varint(14, 1),
  ])
  const inputs = ['input', 'input_lengths', 'scales'].map((name) => bytes(11, bytes(1, name)))
  const graph = Buffer.concat([bytes(5, tensor), ...inputs, bytes(12, bytes(1, 'output'))])
  return Buffer.concat([varint(1, 8), bytes(7, graph), bytes(8, varint(2, 17))])
}

/** The model with an operator that no runtime has in place of each `Concat`: whole, but not to be loaded. */
export function withUnknownOperator(model: Buffer): Buffer {
  const changed = Buffer.from(
    model.toString('latin1').replaceAll('\u0022\u0006Concat', '\u0022\u0006Conkat'),
    'latin1',
  )
  if (changed.equals(model)) throw new Error('the model has no operator Concat')
  return changed
}

/** A length-delimited field. */
function bytes(no: number, value: Buffer | string): Buffer {
  const content = Buffer.from(value)
  return Buffer.concat([Buffer.of((no << 3) | 2), lengthOf(content.length), content])
}

function varint(no: number, value: number): Buffer {
  return Buffer.concat([Buffer.of(no << 3), lengthOf(value)])
}

function lengthOf(value: number): Buffer {
  return value < 0x80 ? Buffer.of(value) : Buffer.of((value & 0x7f) | 0x80, value >> 7)
}
