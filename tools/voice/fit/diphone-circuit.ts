/**
 * An Eulerian circuit over the complete digraph of `count` phones, loops included, by Hierholzer's algorithm:
 * a sequence in which every ordered pair of phones stands next to each other exactly once.
 */
export function diphoneCircuit(count: number): number[] {
  const unused = Array.from({ length: count }, () => Array.from({ length: count }, (_, i) => i))
  const path = [0]
  const circuit: number[] = []
  for (let here = path.at(-1); here !== undefined; here = path.at(-1)) {
    const next = unused[here]?.pop()
    if (next === undefined) circuit.push(...path.splice(-1))
    else path.push(next)
  }
  return circuit.reverse()
}
