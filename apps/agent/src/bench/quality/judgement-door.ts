import { readJson, StartError } from '@voicemark/daemon'
import { requestRow, type RequestRow } from '@voicemark/schema'
import { z } from 'zod'
import type { JudgementBody } from '../../http/request/judgement-body.js'
import { agentHttp } from '../target/agent-http.js'

/** The agent writes to its disk. */
const answerMs = 120_000
const problem = z.object({ detail: z.string() })

/** Has the agent record a judgement; the same once more gives the same row. @throws StartError */
export async function recordJudgement(url: string, judgement: JudgementBody): Promise<RequestRow> {
  const response = await agentHttp
    .send({
      url: `${url}/api/v1/judgements`,
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(judgement),
      signal: AbortSignal.timeout(answerMs),
    })
    .catch(() => null)
  const json: unknown = response === null ? null : await readJson(response).catch(() => null)
  const row = requestRow.safeParse(json)
  if (row.success) return row.data
  const said = problem.safeParse(json).data?.detail ?? `HTTP ${response?.status ?? 'no answer'}`
  throw new StartError(`the agent at ${url} did not record a judgement (${said}); go on later with --resume`)
}
