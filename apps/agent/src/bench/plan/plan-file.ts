import { createReadStream } from 'node:fs'
import { RepeatedKeyError, StartError, errorReason, parseStrictJson } from '@voicemark/daemon'
import type { Plan } from '@voicemark/schema'
import { parsePlan } from './parsed-plan.js'
import { parseYamlPlan } from './yaml-plan.js'

const largestBytes = 2 ** 20

/**
 * Reads a plan from a file: YAML where its name ends so, else JSON.
 * @throws StartError with every problem, its path, and in YAML its line.
 */
export async function readPlanFile(path: string): Promise<Plan> {
  const text = await readText(path)
  if (!/\.ya?ml$/i.test(path)) return parsePlan(path, parseJson(path, text))
  const { value, lineOf } = parseYamlPlan(path, text)
  return parsePlan(path, value, { place: (field) => `line ${lineOf(field)}: ` })
}

/** A stream and not the whole file at once: a device or a pipe has no size to check first. */
async function readText(path: string): Promise<string> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of createReadStream(path, { end: largestBytes })) chunks.push(chunk as Buffer)
  } catch (error) {
    throw new StartError(`plan ${path} cannot be read: ${errorReason(error)}`)
  }
  const bytes = Buffer.concat(chunks)
  if (bytes.length > largestBytes) throw new StartError(`plan ${path} is over 1 MB`)
  return bytes.toString('utf8').replace(/^\ufeff/, '')
}

function parseJson(path: string, text: string): unknown {
  try {
    return parseStrictJson(text)
  } catch (error) {
    if (error instanceof RepeatedKeyError)
      throw new StartError(`plan ${path}: ${JSON.stringify(error.key)} stands twice (${error.place})`)
    const reason = error instanceof Error ? error.message.replace(/\s+/g, ' ') : ''
    throw new StartError(`plan ${path} is no JSON: ${reason}`)
  }
}
