import { StartError } from '@voicemark/daemon'
import { tags as tagsSchema, spokenVoice, spokenVoiceRule, type Tags } from '@voicemark/schema'
import { memoryBudgetForm, parseMemoryBudget } from '../../memory/memory-budget.js'

/** The command line of `voicemark bench`, each value checked by itself. */
export interface BenchOptions {
  readonly plan?: string
  readonly resume?: string
  readonly voice?: readonly string[]
  readonly threads?: readonly number[]
  readonly speed?: number
  readonly stream?: true
  readonly repeat?: number
  readonly warmup?: number
  readonly reloadWarmup?: number
  readonly corpus?: string
  readonly seed?: number
  readonly order?: string
  readonly cooldown?: number
  readonly until?: string
  readonly maxRepeat?: number
  readonly observerCheck?: true
  readonly concurrency?: number
  readonly rate?: number
  readonly arrivals?: string
  readonly throttled?: string
  readonly http?: string
  readonly api?: string
  readonly request?: string
  readonly header?: Readonly<Record<string, string>>
  readonly model?: string
  readonly format?: string
  readonly sampleRate?: number
  readonly wyoming?: string
  readonly command?: string
  readonly lines?: true
  readonly raw?: number
  readonly shell?: true
  readonly serve?: string
  readonly ready?: string
  readonly readyTimeout?: number
  readonly watch?: string
  readonly modelFile?: string
  readonly precision?: string
  readonly engineName?: string
  readonly engineVersion?: string
  readonly statedThreads?: number
  readonly name?: string
  readonly timeout?: number
  readonly tier?: string
  readonly device?: string
  readonly httpKeyEnv?: string
  readonly ca?: string
  readonly insecure?: true
  readonly quality?: true
  readonly qualityReference?: string
  readonly recogniser?: readonly string[]
  readonly keepAudio?: string
  readonly streams?: true
  readonly streamsTime?: number
  readonly streamsPause?: number
  readonly streamsMost?: number
  readonly streamsSentences?: number
  readonly tag?: Tags
  readonly json?: true
  readonly agent?: string
  readonly memoryBudget?: string
  readonly fetch?: true
  readonly acceptLicence?: true
}

/**
 * A plan file and a campaign that was begun say everything themselves.
 * @throws StartError that names the flags which do not go with them.
 */
export function checkFlags(options: BenchOptions): void {
  // How listeners are searched is in no plan; that of a campaign is kept with it, but for its time. The budget is the agent's.
  const beside = ['json', 'agent', 'memoryBudget', 'streamsTime', 'recogniser', 'keepAudio']
  // What a campaign lacks it lacked when it began.
  const isOfPlans = (name: string) => name.startsWith('streams') || ['fetch', 'acceptLicence'].includes(name)
  const isBeside = (name: string) =>
    beside.includes(name) || (options.resume === undefined && isOfPlans(name))
  const given = Object.keys(options).filter((name) => !isBeside(name))
  const alone = ['resume', 'plan'].find((name) => given.includes(name))
  if (alone === undefined || given.length === 1) return
  const others = given
    .filter((name) => name !== alone)
    .map((name) => `--${name.replace(/[A-Z]/g, (big) => `-${big.toLowerCase()}`)}`)
  const source = alone === 'plan' ? 'the plan' : 'the campaign'
  throw new StartError(`--${alone} does not go with ${others.join(', ')}: ${source} says it`)
}

/** Reads a whole number. @throws StartError from the function that it makes. */
export function wholeOption(flag: string, min: number, max: number): (value: string) => number {
  return (value) => {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : NaN
    if (number >= min && number <= max) return number
    throw new StartError(`${flag}: expected a whole number ${min}–${max}, got "${value}"`)
  }
}

/** Reads a number. @throws StartError from the function that it makes. */
export function numberOption(flag: string, min: number, max: number): (value: string) => number {
  return (value) => {
    const number = /^\d{1,9}(\.\d{1,9})?$/.test(value) ? Number(value) : NaN
    if (number >= min && number <= max) return number
    throw new StartError(`${flag}: expected a number ${min}–${max}, got "${value}"`)
  }
}

/** Gathers the values of a flag that may be given several times. */
export function listOption<T>(read: (value: string) => T): (value: string, before?: readonly T[]) => T[] {
  return (value, before = []) => [...before, read(value)]
}

/** @throws StartError */
export function voiceOption(value: string): string {
  if (spokenVoice.safeParse(value).success) return value
  throw new StartError(
    `--voice: expected the name of a voice, ${spokenVoiceRule}; \`voicemark voices\` lists them`,
  )
}

/** Adds one `name=value` to those given before. @throws StartError */
export function tagOption(value: string, before: Tags = {}): Tags {
  const at = value.indexOf('=')
  const name = value.slice(0, Math.max(at, 0))
  const tag = { [name]: value.slice(at + 1) }
  // Control characters would reach terminals.
  if (at < 1 || !tagsSchema.safeParse(tag).success || /\p{C}/u.test(value)) {
    throw new StartError(
      `--tag: expected name=value, a name of letters, digits, _, . and - and a value of up to 128 characters; got "${value}"`,
    )
  }
  if (Object.hasOwn(before, name)) throw new StartError(`--tag: ${name} is given twice`)
  return { ...before, ...tag }
}

/** Address of an agent without a slash at its end. @throws StartError */
export const agentOption = addressOption('--agent', 'http://127.0.0.1:8000')

/** Reads an address. @throws StartError from the function that it makes. */
export function addressOption(flag: string, example: string): (value: string) => string {
  return (value) => {
    const url = URL.canParse(value) ? new URL(value) : null
    const isHttp = url !== null && ['http:', 'https:'].includes(url.protocol)
    if (isHttp && url.username + url.password + url.search + url.hash === '')
      return url.href.replace(/\/+$/, '')
    throw new StartError(`${flag}: expected an address such as ${example}, without user, password or query`)
  }
}

/** Address of a Wyoming server. @throws StartError */
export function tcpOption(value: string): string {
  if (/^tcp:\/\/[^/?#@\s]+:[1-9]\d{0,4}\/?$/i.test(value) && URL.canParse(value)) return value
  throw new StartError('--wyoming: expected an address such as tcp://127.0.0.1:10200')
}

/** Adds one `name=value` to the headers given before. @throws StartError */
export function headerOption(
  value: string,
  before: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const at = value.indexOf('=')
  const name = value.slice(0, Math.max(at, 0))
  // The value may be a key, and is shown nowhere.
  if (at < 1) throw new StartError('--header: expected name=value')
  if (Object.keys(before).some((other) => other.toLowerCase() === name.toLowerCase()))
    throw new StartError(`--header: ${name} is given twice`)
  return { ...before, [name]: value.slice(at + 1) }
}

/** @throws StartError */
export function memoryBudgetOption(value: string): string {
  if (parseMemoryBudget(value) !== null) return value
  throw new StartError(`--memory-budget: expected ${memoryBudgetForm}, got "${value}"`)
}
