import { StartError } from '@voicemark/daemon'
import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml'

/** A plan as it stands in a YAML file. */
export interface YamlPlan {
  readonly value: unknown
  /** The line of a field, from 1; of the nearest one around it where it is not in the file. */
  lineOf(field: string): number
}

/** Parses YAML 1.2, of which JSON is a part. @throws StartError with file, line and column. */
export function parseYamlPlan(path: string, text: string): YamlPlan {
  const lineCounter = new LineCounter()
  // What it warns of by itself would stand beside the problems on a terminal.
  const document = parseDocument(text, { lineCounter, prettyErrors: false, logLevel: 'error' })
  const [error] = [...document.errors, ...document.warnings]
  if (error !== undefined) {
    const { line, col } = lineCounter.linePos(error.pos[0])
    throw new StartError(`plan ${path} is no YAML: ${error.message} (line ${line}, column ${col})`)
  }
  return {
    value: toJs(path, document),
    lineOf: (field) => lineCounter.linePos(offsetOf(document, field)).line,
  }
}

function toJs(path: string, document: Document): unknown {
  try {
    return document.toJS()
  } catch (error) {
    // More aliases than a plan can need, as in a file that is made to grow without end.
    throw new StartError(`plan ${path} is no YAML: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Where a field such as `configurations[1].threads` is. */
function offsetOf(document: Document, field: string): number {
  let node: unknown = document.contents
  let offset = document.contents?.range?.[0] ?? 0
  for (const name of field.match(/[^.[\]]+/g) ?? []) {
    if (isAlias(node)) node = node.resolve(document)
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === name)
      if (pair === undefined || !isScalar(pair.key)) break
      offset = pair.key.range?.[0] ?? offset
      node = pair.value
    } else if (isSeq(node)) {
      node = node.items[Number(name)]
      offset = isNode(node) ? (node.range?.[0] ?? offset) : offset
    } else break
  }
  return offset
}
