import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { httpReason, readJson, StartError, type HttpResponse } from '@voicemark/daemon'
import { type AskingFlags, clientOf, collectorOf, tokenHeaders, unanswered } from '../asking.js'

/** What is asked of a collector's rows. */
export interface AskedRows {
  readonly collector?: string
  readonly campaign?: string
  readonly split?: string
  readonly override?: true
}

/** The address of what a collector makes of its rows. @throws StartError */
export function madeUrl(path: string, { collector: named, campaign, split, override }: AskedRows): URL {
  const collector = collectorOf(named)
  if (!URL.canParse(collector))
    throw new StartError(`--collector: expected a URL, got ${JSON.stringify(collector)}`)
  const url = new URL(path, collector)
  if (campaign !== undefined) url.searchParams.set('campaign', campaign)
  if (split !== undefined) url.searchParams.set('split', split)
  if (override === true) url.searchParams.set('override', 'true')
  return url
}

/** Writes what a collector answers into a file. @throws StartError */
export async function download(url: URL, path: string, flags: AskingFlags): Promise<void> {
  const { send } = clientOf(flags)
  const response = await send({ url: url.href, headers: tokenHeaders(url.origin) }).catch(
    (error: unknown) => {
      throw unanswered(url.origin, error)
    },
  )
  if (response.status !== 200) throw new StartError(await refusal(url, response))
  try {
    await pipeline(response.body, createWriteStream(path))
  } catch (error) {
    throw new StartError(`the collector at ${url.origin} broke off: ${httpReason(error)}`)
  }
}

/** The problem that the collector answers with, in one line. */
async function refusal(url: URL, response: HttpResponse): Promise<string> {
  const problem = await readJson(response)
  const detail =
    typeof problem === 'object' && problem !== null && 'detail' in problem
      ? String(problem.detail)
      : 'no reason given'
  return `the collector at ${url.origin} answers ${response.status}: ${detail}`
}
