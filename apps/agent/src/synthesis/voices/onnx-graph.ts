import type { Field, ProtobufFile, Range } from '../onnx/protobuf-file.js'

/** A node of the main graph: what it reads and writes, by name. */
export interface OnnxNode {
  readonly operator: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** 0 where the node names none. */
  readonly axis: number
}

/** What the walk through a model finds. */
export interface OnnxGraph {
  readonly inputs: string[]
  readonly outputs: string[]
  /** ONNX data type number of each input and output that says it. */
  readonly types: Map<string, number>
  /** Nodes of the main graph in their order. */
  readonly nodes: OnnxNode[]
  /** Size of the first dimension of each constant tensor of the main graph; 1 of a single value. */
  readonly rows: Map<string, number>
  readonly operators: Set<string>
  /** Elements of the constant tensors by ONNX data type number. */
  readonly elements: Map<number, number>
  /** Bits per weight of the block-quantised matrix products. */
  readonly blockBits: Set<number>
  opset: number | null
  producer: string
  hasGraph: boolean
  hasExternalData: boolean
}

interface Walk {
  readonly file: ProtobufFile
  readonly seen: OnnxGraph
}

type Visits = Readonly<Record<number, (field: Field) => unknown>>

// Field numbers of onnx.proto3, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3
const model = {
  producerName: 2,
  producerVersion: 3,
  graph: 7,
  opsetImport: 8,
  trainingInfo: 20,
  functions: 25,
}
const opset = { domain: 1, version: 2 }
const training = { initialization: 1, algorithm: 2 }
const functionBody = { node: 7, attribute: 11 }
const graph = { node: 1, initializer: 5, input: 11, output: 12, sparseInitializer: 15 }
const valueInfo = { name: 1, type: 2 }
const typeOf = { tensor: 1 }
const tensorType = { element: 1 }
const node = { input: 1, output: 2, operator: 4, attribute: 5 }
const attribute = { name: 1, int: 3, tensor: 5, graph: 6, tensors: 10, graphs: 11, sparse: 22, sparses: 23 }
const sparse = { values: 1, indices: 2 }
const tensor = { dims: 1, dataType: 2, name: 8, externalData: 13, dataLocation: 14 }
const externalLocation = 1
const maxDepth = 64

/** Walks an ONNX model with its subgraphs, functions and attributes. */
export function readGraph(file: ProtobufFile): OnnxGraph {
  const seen: OnnxGraph = {
    inputs: [],
    outputs: [],
    types: new Map(),
    nodes: [],
    rows: new Map(),
    operators: new Set(),
    elements: new Map(),
    blockBits: new Set(),
    opset: null,
    producer: '',
    hasGraph: false,
    hasExternalData: false,
  }
  walkModel({ file, seen })
  return seen
}

function walkModel(walk: Walk): void {
  const { file, seen } = walk
  visit(
    walk,
    { start: 0, end: file.size },
    {
      [model.producerName]: (field) => (seen.producer = file.text(field)),
      [model.producerVersion]: (field) => (seen.producer += ` ${file.text(field)}`),
      [model.opsetImport]: (field) => walkOpset(walk, field),
      [model.trainingInfo]: (field) => walkTraining(walk, field),
      [model.functions]: (field) => walkFunction(walk, field),
      [model.graph]: (field) => {
        seen.hasGraph = true
        walkGraph(walk, field, 0)
      },
    },
  )
}

function walkGraph(walk: Walk, range: Range, depth: number): void {
  if (depth > maxDepth) throw new RangeError(`graphs are nested more than ${maxDepth} deep`)
  const constants = new Map<string, number>()
  const inputs: string[] = []
  const outputs: string[] = []
  visit(walk, range, {
    [graph.node]: (field) => walkNode(walk, field, depth),
    [graph.initializer]: (field) => {
      const { name, rows } = walkTensor(walk, field)
      constants.set(name, rows)
    },
    [graph.sparseInitializer]: (field) => walkSparse(walk, field),
    [graph.input]: (field) => inputs.push(walkValue(walk, field)),
    [graph.output]: (field) => outputs.push(walkValue(walk, field)),
  })
  if (depth > 0) return
  // Models of ONNX IR 3 and older list their initializers among the inputs too.
  walk.seen.inputs.push(...inputs.filter((input) => !constants.has(input)))
  walk.seen.outputs.push(...outputs)
  for (const [name, rows] of constants) walk.seen.rows.set(name, rows)
}

function walkValue(walk: Walk, range: Range): string {
  const name = readText(walk, range, valueInfo.name)
  const onTensor = (field: Field): void =>
    visit(walk, field, { [tensorType.element]: ({ value }) => walk.seen.types.set(name, value ?? 0) })
  visit(walk, range, {
    [valueInfo.type]: (field) => visit(walk, field, { [typeOf.tensor]: onTensor }),
  })
  return name
}

function walkNode(walk: Walk, range: Range, depth: number): void {
  const inputs: string[] = []
  const outputs: string[] = []
  const attributes: FoundAttribute[] = []
  visit(walk, range, {
    [node.input]: (field) => inputs.push(walk.file.text(field)),
    [node.output]: (field) => outputs.push(walk.file.text(field)),
    [node.attribute]: (field) => attributes.push(walkAttribute(walk, field, depth)),
  })
  const operator = readText(walk, range, node.operator)
  const int = (name: string) => attributes.find((found) => found.name === name)?.int
  walk.seen.operators.add(operator)
  if (operator === 'MatMulNBits') walk.seen.blockBits.add(int('bits') ?? 4)
  if (depth > 0) return
  walk.seen.nodes.push({ operator, inputs, outputs, axis: int('axis') ?? 0 })
  const rows = attributes.find((found) => found.rows !== null)?.rows
  if (operator === 'Constant' && typeof rows === 'number') walk.seen.rows.set(outputs[0] ?? '', rows)
}

interface FoundAttribute {
  name: string
  int: number
  /** Of a tensor that is the value, its first dimension. */
  rows: number | null
}

function walkAttribute(walk: Walk, range: Range, depth: number): FoundAttribute {
  const found: FoundAttribute = { name: '', int: 0, rows: null }
  const onTensor = (field: Field): unknown => (found.rows = walkTensor(walk, field).rows)
  const onGraph = (field: Field): void => walkGraph(walk, field, depth + 1)
  const onSparse = (field: Field): void => walkSparse(walk, field)
  visit(walk, range, {
    [attribute.name]: (field) => (found.name = walk.file.text(field)),
    [attribute.int]: (field) => (found.int = field.value ?? 0),
    [attribute.tensor]: onTensor,
    [attribute.tensors]: onTensor,
    [attribute.graph]: onGraph,
    [attribute.graphs]: onGraph,
    [attribute.sparse]: onSparse,
    [attribute.sparses]: onSparse,
  })
  return found
}

function walkTensor({ file, seen }: Walk, range: Range): { name: string; rows: number } {
  const dims: number[] = []
  let dataType = 0
  let name = ''
  visit({ file, seen }, range, {
    [tensor.dims]: (field) => dims.push(...(field.value === null ? file.numbers(field) : [field.value])),
    [tensor.dataType]: (field) => (dataType = field.value ?? 0),
    [tensor.name]: (field) => (name = file.text(field)),
    [tensor.externalData]: () => (seen.hasExternalData = true),
    [tensor.dataLocation]: (field) => (seen.hasExternalData ||= field.value === externalLocation),
  })
  seen.elements.set(dataType, (seen.elements.get(dataType) ?? 0) + product(dims))
  return { name, rows: dims[0] ?? 1 }
}

function walkSparse(walk: Walk, range: Range): void {
  const onTensor = (field: Field): unknown => walkTensor(walk, field)
  visit(walk, range, { [sparse.values]: onTensor, [sparse.indices]: onTensor })
}

function walkFunction(walk: Walk, range: Range): void {
  visit(walk, range, {
    [functionBody.node]: (field) => walkNode(walk, field, 1),
    [functionBody.attribute]: (field) => walkAttribute(walk, field, 1),
  })
}

function walkTraining(walk: Walk, range: Range): void {
  const onGraph = (field: Field): void => walkGraph(walk, field, 1)
  visit(walk, range, { [training.initialization]: onGraph, [training.algorithm]: onGraph })
}

function walkOpset(walk: Walk, range: Range): void {
  let version: number | null = null
  visit(walk, range, { [opset.version]: (field) => (version = field.value) })
  if (['', 'ai.onnx'].includes(readText(walk, range, opset.domain))) walk.seen.opset = version
}

function readText(walk: Walk, range: Range, no: number): string {
  let text = ''
  visit(walk, range, { [no]: (field) => (text = walk.file.text(field)) })
  return text
}

function visit({ file }: Walk, range: Range, visits: Visits): void {
  for (const field of file.fields(range)) visits[field.no]?.(field)
}

function product(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total * number, 1)
}
