import {
  createHttpClient,
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

/** What lets a command in, where the collector asks for it. */
export function tokenHeaders(): Record<string, string> {
  const token = process.env['VOICEMARK_TOKEN']
  return token === undefined ? {} : { Authorization: `Bearer ${token}` }
}

/** Says that a collector gave no answer, and why. */
export const unanswered = (collector: string, error: unknown): StartError =>
  error instanceof StartError
    ? error
    : new StartError(`the collector at ${collector} cannot be asked: ${httpReason(error)}`)
