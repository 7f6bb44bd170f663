import { HandedError } from '../file/handed-error.js'

/** Of a line; rows have some kilobytes. */
const longestLine = 2 ** 20

/** The JSON of each line. @throws HandedError that names the line. */
export async function* jsonLines(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let [rest, line] = ['', 0]
  const valueOf = (text: string): unknown => {
    line += 1
    try {
      return JSON.parse(text) as unknown
    } catch {
      throw new HandedError(`${name}:${line}: is no JSON`)
    }
  }
  try {
    for await (const chunk of chunks) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > longestLine) throw new HandedError(`${name}:${line + 1}: a line is longer than 1 MB`)
      for (const text of lines) yield valueOf(text)
    }
  } catch (error) {
    if (error instanceof TypeError) throw new HandedError(`${name}: is not UTF-8 text`)
    throw error
  }
  if (rest !== '') yield valueOf(rest)
}
