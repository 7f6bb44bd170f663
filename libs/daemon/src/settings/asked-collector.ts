import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { StartError, errorCode, errorReason } from '../errors.js'
import { readSmallFile } from './small-file.js'
import { readTokenFile } from './token-file.js'

type Environment = Readonly<Record<string, string | undefined>>

/** A collector, and where what it is sent comes from. */
export interface AskedCollector {
  /** Its origin; null: none is named. */
  readonly collector: string | null
  /** As it was set; null: it was not. */
  readonly token: string | null
  /** Where it lies otherwise; null: nowhere. */
  readonly tokenFile: string | null
}

/** The files in which an agent keeps where it was enrolled. */
export function enrolmentFiles(home: string): { readonly collector: string; readonly token: string } {
  return { collector: join(home, 'collector'), token: join(home, 'token') }
}

/**
 * Which collector is asked, with which token: as named, else `VOICEMARK_COLLECTOR`, else that where this machine was
 * enrolled; `VOICEMARK_TOKEN`, else `VOICEMARK_TOKEN_FILE`, else that of the enrolment, which no other collector is told.
 * @throws StartError when nothing is named and what the enrolment has left cannot be read: rows would stay here unnoticed
 */
export function askedCollector(env: Environment, named?: string): AskedCollector {
  const files = enrolmentFiles(resolve(env['VOICEMARK_HOME'] || join(homedir(), '.voicemark')))
  const { enrolled, fault } = readEnrolled(files.collector)
  const set = named ?? env['VOICEMARK_COLLECTOR']
  if (!set && fault !== null) throw fault
  // The word for none is one, too: an agent that was enrolled can be run without.
  const collector = set ? originOf(set) : enrolled
  const isEnrolled = collector !== null && collector === enrolled && existsSync(files.token)
  const [token, file] = [valueOf(env, 'VOICEMARK_TOKEN'), valueOf(env, 'VOICEMARK_TOKEN_FILE')]
  return {
    collector,
    token,
    tokenFile: token === null ? (file ?? (isEnrolled ? files.token : null)) : null,
  }
}

/** The token to send now; a file is read anew each time. Null: there is none. @throws StartError */
export function currentToken({ token, tokenFile }: Omit<AskedCollector, 'collector'>): string | null {
  return token ?? (tokenFile === null ? null : readTokenFile(tokenFile))
}

function valueOf(env: Environment, name: string): string | null {
  const value = env[name]
  return value === undefined || value === '' || value === 'none' ? null : value
}

function readEnrolled(file: string): { readonly enrolled: string | null; readonly fault: StartError | null } {
  try {
    const enrolled = originOf(readSmallFile(file).trim())
    return { enrolled, fault: enrolled === null ? damaged(file, 'it holds no address') : null }
  } catch (error) {
    // This machine was not enrolled, or by another user.
    const isNotOurs = ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'].includes(errorCode(error) ?? '')
    return { enrolled: null, fault: isNotOurs ? null : damaged(file, errorReason(error)) }
  }
}

function damaged(file: string, reason: string): StartError {
  return new StartError(
    `${file}, where this machine keeps its collector, cannot be used (${reason}): enrol it again, or set VOICEMARK_COLLECTOR`,
  )
}

function originOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).origin : null
}
