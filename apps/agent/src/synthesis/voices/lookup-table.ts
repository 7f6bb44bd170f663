import type { OnnxGraph, OnnxNode } from './onnx-graph.js'

// They hand their first input on with its values as they are, in whole or in part.
const carriers = new Set([
  'Cast',
  'Concat',
  'Expand',
  'Flatten',
  'Gather',
  'Identity',
  'Reshape',
  'Slice',
  'Squeeze',
  'Transpose',
  'Unsqueeze',
])
// They make the table that is looked up from a smaller copy of the same rows.
const unpackers = new Set(['Cast', 'DequantizeLinear', 'Identity'])

/**
 * Rows of the smallest table in which the numbers of an input are looked up: the model knows numbers below it. Null
 * where the graph does not show it.
 */
export function lookupRows(graph: OnnxGraph, input: string): number | null {
  const carried = new Set([input])
  const tables = new Map(graph.rows)
  const sizes: number[] = []
  for (const node of graph.nodes) {
    const [first = '', second = ''] = node.inputs
    const rows = tables.get(first)
    const looksUp = node.operator === 'Gather' && node.axis === 0 && carried.has(second)
    if (looksUp && rows !== undefined) sizes.push(rows)
    if (carriers.has(node.operator) && carried.has(first)) addOutputs(node, (name) => carried.add(name))
    if (unpackers.has(node.operator) && rows !== undefined) addOutputs(node, (name) => tables.set(name, rows))
  }
  return sizes.length === 0 ? null : Math.min(...sizes)
}

function addOutputs({ outputs }: OnnxNode, add: (name: string) => void): void {
  for (const name of outputs) add(name)
}
