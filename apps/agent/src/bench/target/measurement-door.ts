import { setTimeout } from 'node:timers/promises'
import { readJson, StartError, type HttpResponse } from '@voicemark/daemon'
import { requestRow, type RequestRow } from '@voicemark/schema'
import { z } from 'zod'
import type { MeasurementBody } from '../../http/request/measurement-body.js'
import type { MeasurementEndBody } from '../../http/request/measurement-end-body.js'
import { agentHttp } from './agent-http.js'

/** The agent's door for measurements, as a bench goes through it. */
export interface MeasurementDoor {
  /**
   * What would be watched.
   * @throws WatchRefused when nothing can be; StartError when the agent does not answer
   */
  find(watch: string): Promise<FoundWatch>
  /** Resolves when the first sample is taken. @throws as `find` */
  begin(body: MeasurementBody & { readonly request_id: string }): Promise<FoundWatch>
  /** The recorded row. @throws StartError */
  end(request_id: string, body: MeasurementEndBody): Promise<RequestRow>
}

const found = z.object({
  watched: z.string().nullable(),
  processes: z.number().nullable(),
  note: z.string().nullable(),
})

export type FoundWatch = z.infer<typeof found>

/** Something that is to be watched is not there, or may not be. */
export class WatchRefused extends StartError {}

/** The agent writes to its disk. */
const answerMs = 120_000
/** One more time, for a connection that closed underneath: the agent does nothing twice for one id. */
const againMs = 200

/** Goes through the door of the agent at the URL. */
export function measurementDoor(url: string): MeasurementDoor {
  const post = async (path: string, body: unknown): Promise<unknown> => {
    const send = () => postJson(`${url}/api/v1/${path}`, body).catch(() => null)
    let response = await send()
    if (response === null) {
      await setTimeout(againMs)
      response = await send()
    }
    const json: unknown = response === null ? null : await readJson(response).catch(() => null)
    if (response !== null && response.status < 300) return json
    throw refusal(url, response, json)
  }
  return {
    find: async (watch) => found.parse(await post('watches/find', { watch, asker_pid: process.pid })),
    begin: async (body) => found.parse(await post('measurements', { asker_pid: process.pid, ...body })),
    end: async (request_id, body) => requestRow.parse(await post(`measurements/${request_id}/end`, body)),
  }
}

function postJson(url: string, body: unknown): Promise<HttpResponse> {
  return agentHttp.send({
    url,
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(answerMs),
  })
}

const problem = z.object({ code: z.string(), detail: z.string() })

function refusal(url: string, response: HttpResponse | null, json: unknown): StartError {
  const { data } = problem.safeParse(json)
  if (data?.code.startsWith('watch-') === true) return new WatchRefused(data.detail)
  const said = data === undefined ? '' : `: ${data.detail}`
  const reason = response === null ? 'it does not answer' : `HTTP ${response.status}${said}`
  return new StartError(`the agent at ${url} did not record a request (${reason}); go on later with --resume`)
}
