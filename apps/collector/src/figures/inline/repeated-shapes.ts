/** So often a shape stands there before it is worth a name. */
const least = 8

/**
 * The shapes of a canvas in fewer bytes still: the marks of thousands of points are few shapes at many places, each said once.
 * @param own What the names of the shapes begin with, for there are other figures on the page.
 */
export function repeatedShapes(svg: string, own: string): string {
  const counts = new Map<string, number>()
  for (const [whole] of svg.matchAll(shape)) {
    const key = placed(whole)?.shape
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const ids = new Map<string, string>()
  for (const [key, count] of counts) if (count >= least) ids.set(key, `${own}-m${ids.size}`)
  if (ids.size === 0) return svg
  const defs = [...ids].map(([key, id]) => key.replace(/^<(?:path|circle)/, `$& id="${id}"`)).join('')
  const used = svg.replace(shape, (whole) => {
    const at = placed(whole)
    const id = at === null ? undefined : ids.get(at.shape)
    return at === null || id === undefined ? whole : `<use href="#${id}" x="${at.x}" y="${at.y}"/>`
  })
  return used.replace(/<svg[^>]*>/, (element) => `${element}<defs>${defs}</defs>`)
}

const shape = /<(?:path|circle) [^>]*\/>/g

interface Placed {
  /** The element as it would be at 0, 0. */
  readonly shape: string
  readonly x: number
  readonly y: number
}

/** Where an element is, and what it is apart from that; null: it is no small mark. */
function placed(element: string): Placed | null {
  const circle = /^(<circle .*?) cx="(\S+)" cy="(\S+)"( .*)$/.exec(element)
  if (circle !== null) {
    const [, before = '', x, y, after = ''] = circle
    return { shape: before + after, x: Number(tenth(Number(x))), y: Number(tenth(Number(y))) }
  }
  const [, before = '', d = '', after = ''] = /^(<path .*?d=")(M[^"]*)(".*)$/.exec(element) ?? []
  const [x, y] = numbersOf(d)
  if (d.length > longest || /[^MLQCZ\d\s,.-]/.test(d) || x === undefined || y === undefined) return null
  let at = 0
  const moved = d.replace(number, (value) => tenth(Number(value) - (at++ % 2 === 0 ? x : y)))
  return { shape: before + moved + after, x: Number(tenth(x)), y: Number(tenth(y)) }
}

/** Outlines of bars and curves are longer. */
const longest = 6000
const number = /-?\d+(?:\.\d+)?/g
const numbersOf = (d: string) => (d.match(number) ?? []).map(Number)
const tenth = (value: number) => String(Number(value.toFixed(1)))
