import { ApiProblem, createClient, type Client } from '@voicemark/client'
import {
  askedCollector,
  createHttpClient,
  currentToken,
  fetchBy,
  httpReason,
  readCertificates,
  StartError,
  type HttpClient,
} from '@voicemark/daemon'
import type { Command } from 'commander'

/** Flags of a command that asks a collector. */
export interface AskingFlags {
  readonly ca?: string
  readonly insecure?: true
}

/** Adds the flags that say whose certificate is trusted. */
export function withTrust(command: Command): Command {
  return command
    .option('--ca <file>', 'certificates to trust as well, as PEM, such as a self-signed one')
    .option('--insecure', 'take any certificate')
}

/** @throws StartError when the file has no certificate. */
export function clientOf({ ca, insecure }: AskingFlags): HttpClient {
  return createHttpClient({
    env: process.env,
    ca: ca === undefined ? null : readCertificates(ca),
    insecure: insecure === true,
  })
}

/** Flags of a command that asks one collector. */
export interface CollectorFlags extends AskingFlags {
  readonly collector?: string
}

const nearby = 'http://127.0.0.1:8080'

/** Adds the flag that names the collector. */
export function withCollector(command: Command): Command {
  return command.option(
    '--collector <url>',
    `collector to ask (default: VOICEMARK_COLLECTOR, else where this machine is enrolled, else ${nearby})`,
  )
}

/** The collector that is asked. */
export const collectorOf = (named?: string): string =>
  named ?? askedCollector(process.env).collector ?? nearby

/** What lets a command in at this collector, where it asks for it. @throws StartError */
export function tokenHeaders(collector = collectorOf()): Record<string, string> {
  const token = tokenOf(collector)
  return token === null ? {} : { Authorization: `Bearer ${token}` }
}

function tokenOf(collector: string): string | null {
  const { origin } = URL.canParse(collector) ? new URL(collector) : { origin: collector }
  return currentToken(askedCollector(process.env, origin))
}

/** Says that a collector gave no answer, and why. */
export const unanswered = (collector: string, error: unknown): StartError =>
  error instanceof StartError
    ? error
    : new StartError(`the collector at ${collector} cannot be asked: ${httpReason(error)}`)

/** Takes an answer of a collector; what it says in place of one is put into words. @throws StartError */
export type TakeAnswer = <Answer>(
  ask: (client: Client) => Promise<Answer>,
  inWords: (problem: ApiProblem, collector: string) => string,
) => Promise<Answer>

/** Asks a collector by its paths. */
export function asking({ collector: named, ...flags }: CollectorFlags): TakeAnswer {
  const collector = collectorOf(named)
  const token = tokenOf(collector)
  const fetch = fetchBy(clientOf(flags))
  const client = createClient({ url: collector, fetch, ...(token !== null && { token }) })
  return async (ask, inWords) => {
    try {
      return await ask(client)
    } catch (error) {
      throw error instanceof ApiProblem
        ? new StartError(inWords(error, collector))
        : unanswered(collector, error)
    }
  }
}
