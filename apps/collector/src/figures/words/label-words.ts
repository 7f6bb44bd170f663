/** A field of a label in words that its reader knows; null where its name has to stay. */
type FieldWords = (value: string) => string | null

const known: Readonly<Record<string, FieldWords>> = {
  voice: (value) => value,
  subject: (value) => value,
  engine: (value) => value,
  quantization_used: (value) => value,
  execution_provider: (value) => value,
  num_threads: (value) => (/^\d+$/.test(value) ? `${value} ${value === '1' ? 'thread' : 'threads'}` : null),
  streamed: (value) => ({ true: 'streamed', false: 'whole' })[value] ?? null,
}

/** Words of a label: `intel_i5_cpu`, `voice=amy`, `num_threads=2`; a value with spaces is one word. */
export const wordsOf = (label: string): readonly string[] => label.split(/\s+(?=[^\s=]+=)/)

/**
 * `intel_i5_cpu voice=amy num_threads=2` as `intel_i5_cpu, amy, 2 threads`. A value that is not known keeps the name of its field, as
 * does a tag, whose name somebody chose.
 */
export function labelWords(label: string): string {
  const words = wordsOf(label)
  const said = words.map(inWords)
  return said.every((word, at) => word === words[at]) ? label : said.join(', ')
}

function inWords(word: string): string {
  const [, field = '', value = ''] = /^([^\s=]+)=(.*)$/s.exec(word) ?? []
  if (value === 'unknown') return field in known ? `${field} unknown` : word
  return known[field]?.(value) ?? word
}

/** Labels in words, each still another one; as they are where two would become one. */
export function labelsInWords(labels: readonly string[]): readonly string[] {
  const said = labels.map(labelWords)
  return new Set(said).size === new Set(labels).size ? said : labels
}
