import {
  enrolmentFiles,
  errorReason,
  httpReason,
  readText,
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
const line = z.string().transform((text) => text.replace(/\p{C}+/gu, ' ').slice(0, 500))
const answer = z.object({ token: z.string().regex(tokenPattern), name: line })
const problem = z.object({ code: line, detail: line })

/**
 * Redeems a code for a token of this agent alone and keeps both, so that the agent needs no settings from then on.
 * @throws StartError with what the collector says.
 */
export async function enrol({ collector, code, home, send }: EnrolmentOptions): Promise<Enrolled> {
  const agent_id = agentIdOf(home)
  const { token, name } = readAnswer(collector, await redeem(collector, { code, agent_id }, send))
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

async function redeem(collector: string, body: object, send: HttpSend): Promise<unknown> {
  try {
    const response = await send({
      url: `${collector}/api/v1/enrolments/redeem`,
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(answerMs),
    })
    return JSON.parse(await readText(response)) as unknown
  } catch (error) {
    if (error instanceof SyntaxError) return null
    if (error instanceof StartError) throw error
    throw new StartError(`no collector answers at ${collector} (${httpReason(error)})`)
  }
}

function readAnswer(collector: string, said: unknown): z.infer<typeof answer> {
  const { data } = answer.safeParse(said)
  if (data !== undefined) return data
  const refused = problem.safeParse(said).data
  throw new StartError(
    refused === undefined
      ? `what listens at ${collector} is no collector that enrols agents; upgrade it`
      : `the collector at ${collector}: ${refused.detail} (${refused.code})`,
  )
}
