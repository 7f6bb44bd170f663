import { ApiProblem, createClient } from '@voicemark/client'
import {
  enrolmentFiles,
  errorReason,
  fetchBy,
  httpReason,
  StartError,
  tokenPattern,
  type HttpSend,
} from '@voicemark/daemon'
import { z } from 'zod'
import { writeDurably } from '../disk/durable-file.js'
import { agentIdOf } from '../disk/home.js'

export interface EnrolmentOptions {
  /** Origin of the collector. */
  readonly collector: string
  readonly code: string
  /** State folder of the agent. */
  readonly home: string
  readonly send: HttpSend
}

/** What the agent is called now. */
export interface Enrolled {
  readonly agent_id: string
  /** As whoever made the code called it. */
  readonly name: string
}

const answerMs = 30_000
const oneLine = (text: string) => text.replace(/\p{C}+/gu, ' ').slice(0, 500)
const line = z.string().transform(oneLine)
const answer = z.object({ token: z.string().regex(tokenPattern), name: line })

/**
 * Redeems a code for a token of this agent alone and keeps both, so that the agent needs no settings from then on.
 * @throws StartError with what the collector says.
 */
export async function enrol({ collector, code, home, send }: EnrolmentOptions): Promise<Enrolled> {
  const agent_id = agentIdOf(home)
  const { token, name } = await redeem(collector, { code, agent_id }, send)
  const files = enrolmentFiles(home)
  try {
    writeDurably(files.token, `${token}\n`)
    // Last: where a collector is written down, its token is there.
    writeDurably(files.collector, `${collector}\n`)
  } catch (error) {
    throw new StartError(
      `${home} cannot be written: ${errorReason(error)}; the code is used up, take another`,
    )
  }
  return { agent_id, name }
}

async function redeem(
  collector: string,
  body: { readonly code: string; readonly agent_id: string },
  send: HttpSend,
): Promise<z.infer<typeof answer>> {
  const client = createClient({ url: collector, fetch: fetchBy({ send }) })
  const signal = AbortSignal.timeout(answerMs)
  const said = await client.post('/api/v1/enrolments/redeem', body, { signal }).catch((error: unknown) => {
    throw failureOf(collector, error)
  })
  const { data } = answer.safeParse(said)
  if (data === undefined) throw noCollector(collector)
  return data
}

function failureOf(collector: string, error: unknown): StartError {
  if (error instanceof StartError) return error
  if (error instanceof ApiProblem && error.code !== null)
    return new StartError(`the collector at ${collector}: ${oneLine(error.message)} (${oneLine(error.code)})`)
  if (error instanceof ApiProblem || error instanceof SyntaxError) return noCollector(collector)
  return new StartError(`no collector answers at ${collector} (${httpReason(error)})`)
}

const noCollector = (collector: string) =>
  new StartError(`what listens at ${collector} is no collector that enrols agents; upgrade it`)
