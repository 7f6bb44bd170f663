import {
  askedCollector,
  createHttpClient,
  currentToken,
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
  const { origin } = URL.canParse(collector) ? new URL(collector) : { origin: collector }
  const token = currentToken(askedCollector(process.env, origin))
  return token === null ? {} : { Authorization: `Bearer ${token}` }
}

/** Says that a collector gave no answer, and why. */
export const unanswered = (collector: string, error: unknown): StartError =>
  error instanceof StartError
    ? error
    : new StartError(`the collector at ${collector} cannot be asked: ${httpReason(error)}`)
