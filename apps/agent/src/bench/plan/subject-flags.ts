import { StartError } from '@voicemark/daemon'
import type { BenchOptions } from './bench-options.js'
import { flagOf, pick } from './flag-names.js'

const engines = ['http', 'wyoming', 'command'] as const

type SubjectEngine = (typeof engines)[number]

/** Flags that go with some ways to ask, and not with voices of the agent. */
const goesWith: Readonly<Partial<Record<keyof BenchOptions, readonly SubjectEngine[]>>> = {
  ...{ api: ['http'], request: ['http'], header: ['http'], model: ['http'], format: ['http'] },
  ...{ sampleRate: ['http'], httpKeyEnv: ['http'], ca: ['http'], insecure: ['http'] },
  ...{ lines: ['command'], raw: ['command'], shell: ['command'] },
  ...{ serve: ['http', 'wyoming'], ready: ['http', 'wyoming'], readyTimeout: ['http', 'wyoming'] },
  ...{ watch: engines, timeout: engines, tier: engines, device: engines, modelFile: engines },
  ...{ precision: engines, engineName: engines, engineVersion: engines, statedThreads: engines },
  ...{ name: engines },
}

/** How the flags want it asked; null: it is the agent's own engine. @throws StartError where they do not go together. */
export function engineOf(options: BenchOptions): SubjectEngine | null {
  const named = engines.filter((name) => options[name] !== undefined)
  if (named.length > 1)
    throw new StartError(`${list(named, 'and')}: several at once are for a plan file (--plan)`)
  const [engine = null] = named
  for (const name of Object.keys(goesWith) as (keyof BenchOptions)[]) {
    const allowed = goesWith[name] ?? []
    if (options[name] !== undefined && (engine === null || !allowed.includes(engine)))
      throw new StartError(`${flagOf(name)} needs ${list(allowed, 'or')}`)
  }
  if (engine !== null) checkOwnFlags(engine, options)
  return engine
}

function checkOwnFlags(engine: SubjectEngine, { threads, speed, voice, serve, ...options }: BenchOptions) {
  if (threads !== undefined)
    throw new StartError('--threads are those of the agent; state those of others with --stated-threads')
  if (options.memoryBudget !== undefined)
    throw new StartError('--memory-budget is of voices of the agent; limit others by a control group')
  if (speed !== undefined && engine !== 'http')
    throw new StartError(`--speed does not go with ${flagOf(engine)}`)
  if (voice !== undefined && voice.length > 1 && options.name !== undefined)
    throw new StartError('--name is of one configuration; several voices with names are for a plan file')
  if (voice !== undefined && voice.length > 1 && engine === 'command')
    throw new StartError('--voice says once which voice a command has; several commands are for a plan file')
  const stray = (['ready', 'readyTimeout'] as const).find((name) => options[name] !== undefined)
  if (serve === undefined && stray !== undefined) throw new StartError(`${flagOf(stray)} needs --serve`)
}

/** One configuration for each voice. */
export function subjectConfigurations(engine: SubjectEngine, options: BenchOptions): unknown[] {
  const { voice = [] } = options
  return (voice.length === 0 ? [null] : voice).map((name) => ({
    engine,
    ...asked[engine](options),
    voice: name,
    ...pick(options, ['name', 'stream', 'watch', 'tier', 'device', 'modelFile', 'precision']),
    ...pick(options, ['engineName', 'engineVersion', 'statedThreads']),
    ...pick({ timeout_s: options.timeout, serve: served(options) }, ['timeout_s', 'serve']),
  }))
}

const asked: Readonly<Record<SubjectEngine, (options: BenchOptions) => object>> = {
  http: (options) => ({
    url: options.http,
    api: options.request === undefined ? 'auto' : 'template',
    ...pick(options, ['api', 'request', 'model', 'format', 'speed', 'ca', 'insecure']),
    ...pick({ headers: options.header, key_env: options.httpKeyEnv }, ['headers', 'key_env']),
    ...pick({ sample_rate_hz: options.sampleRate }, ['sample_rate_hz']),
  }),
  wyoming: ({ wyoming }) => ({ url: wyoming }),
  command: (options) => pick(options, ['command', 'lines', 'raw', 'shell']),
}

function served({ serve, ready, readyTimeout }: BenchOptions): object | undefined {
  if (serve === undefined) return undefined
  const waiting = pick({ ready, ready_timeout_s: readyTimeout }, ['ready', 'ready_timeout_s'])
  return { command: serve, ...waiting }
}

function list(names: readonly string[], word: string): string {
  const flags = names.map(flagOf)
  return [flags.slice(0, -1).join(', '), ...flags.slice(-1)].filter((part) => part !== '').join(` ${word} `)
}
