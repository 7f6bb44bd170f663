import { StartError } from '@voicemark/daemon'
import { tags as tagsSchema, type Tags } from '@voicemark/schema'
import { voiceName } from '../speech-request.js'

/** The command line of `voicemark bench`, checked. */
export interface BenchOptions {
  readonly voice?: string
  readonly threads?: number
  readonly repeat: number
  readonly warmup: number
  readonly corpus?: string
  readonly tag?: Tags
  readonly json?: true
  readonly agent?: string
}

/** Reads a whole number. @throws StartError from the function that it makes. */
export function wholeOption(flag: string, min: number, max: number): (value: string) => number {
  return (value) => {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : NaN
    if (number >= min && number <= max) return number
    throw new StartError(`${flag}: expected a whole number ${min}–${max}, got "${value}"`)
  }
}

/** @throws StartError */
export function voiceOption(value: string): string {
  if (voiceName.safeParse(value).success) return value
  throw new StartError(
    '--voice: expected the name of a voice, 1–64 letters, digits, _, + and -; `voicemark voices` lists them',
  )
}

/** Adds one `name=value` to those given before. @throws StartError */
export function tagOption(value: string, before: Tags = {}): Tags {
  const at = value.indexOf('=')
  const name = value.slice(0, Math.max(at, 0))
  const tag = { [name]: value.slice(at + 1) }
  // The form's field has a comma between tags; control characters would reach terminals.
  if (at < 1 || !tagsSchema.safeParse(tag).success || /[,\p{C}]/u.test(value)) {
    throw new StartError(
      `--tag: expected name=value, a name of letters, digits, _, . and - and a value without a comma; got "${value}"`,
    )
  }
  if (Object.hasOwn(before, name)) throw new StartError(`--tag: ${name} is given twice`)
  return { ...before, ...tag }
}

/** Address of an agent without a slash at its end. @throws StartError */
export function agentOption(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null
  const isHttp = url !== null && ['http:', 'https:'].includes(url.protocol)
  if (isHttp && url.username + url.password + url.search + url.hash === '')
    return url.href.replace(/\/+$/, '')
  throw new StartError(
    '--agent: expected an address such as http://127.0.0.1:8000, without user, password or query',
  )
}
