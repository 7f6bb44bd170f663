import { z } from 'zod'
import { isWellFormed } from '../rows/well-formed.js'

/** What a machine can watch by itself. */
export type LocalWatch =
  /** Each with its tree. */
  | { readonly kind: 'pids'; readonly pids: readonly number[] }
  /** All processes below this one, without itself: what a launcher started. */
  | { readonly kind: 'children'; readonly pid: number }
  /** The process that listens there, with its tree. */
  | { readonly kind: 'port'; readonly port: number }
  /** By its comm, or the last part of its first or second argument. */
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'container'; readonly name: string }
  | { readonly kind: 'cgroup'; readonly path: string }

/** What another machine may be asked to watch: what a launcher started is known to this one alone. */
export type RemoteWatch = Exclude<LocalWatch, { kind: 'children' }>

/** Which processes are watched while a subject speaks. */
export type Watch =
  | { readonly kind: 'none' }
  /** Only in plans: what listens at the address, where that is here, or what was started for it. */
  | { readonly kind: 'auto' }
  | LocalWatch
  /** The agent of this name or id watches. */
  | { readonly kind: 'agent'; readonly agent: string; readonly watch: RemoteWatch }

const expected =
  'expected none, auto, pid:4711, children:4711, port:8880, name:kokoro, container:NAME, cgroup:/path or agent:NAME/port:8880'
const longest = 256

/**
 * Reads a watch.
 * @throws RangeError that says what was expected.
 */
export function parseWatch(text: string): Watch {
  if (text === 'none' || text === 'auto') return { kind: text }
  if (text.length > longest) throw new RangeError(`expected at most ${longest} characters`)
  const colon = text.indexOf(':')
  const read = colon < 0 ? undefined : readers.get(text.slice(0, colon))
  if (read === undefined) throw new RangeError(expected)
  return read(text.slice(colon + 1))
}

/** The text that `parseWatch` reads as this. */
export function writeWatch(watch: Watch): string {
  switch (watch.kind) {
    case 'none':
    case 'auto':
      return watch.kind
    case 'pids':
      return `pid:${watch.pids.join(',')}`
    case 'children':
      return `children:${watch.pid}`
    case 'port':
      return `port:${watch.port}`
    case 'name':
    case 'container':
      return `${watch.kind}:${watch.name}`
    case 'cgroup':
      return `cgroup:${watch.path}`
    case 'agent':
      return `agent:${watch.agent}/${writeWatch(watch.watch)}`
  }
}

/** A watch as a text, in its one spelling. */
export const watchText = z.string(expected).transform((text, context) => {
  try {
    return writeWatch(parseWatch(text))
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    context.addIssue(error.message)
    return z.NEVER
  }
})

const readers: ReadonlyMap<string, (rest: string) => Watch> = new Map<string, (rest: string) => Watch>([
  ['pid', (rest) => ({ kind: 'pids', pids: [...new Set(rest.split(',').map(pidOf))] })],
  ['children', (rest) => ({ kind: 'children', pid: pidOf(rest) })],
  ['port', (rest) => ({ kind: 'port', port: numberOf(rest, 'a port', 65_535) })],
  ['name', (rest) => ({ kind: 'name', name: matching(rest, processName, 'the name of a process') })],
  ['container', (rest) => ({ kind: 'container', name: matching(rest, containerName, 'a container') })],
  ['cgroup', (rest) => ({ kind: 'cgroup', path: matching(rest, cgroupPath, 'a path such as /a.slice') })],
  ['agent', agentOf],
])

const processName = /^[^/\p{C}]{1,128}$/u
/** As Docker takes them. */
const containerName = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/
/** Below the root of the cgroups, and never out of it. */
const cgroupPath = /^(?:\/|(?:\/(?!\.{1,2}(?:\/|$))[^/\p{C}]+)+)$/u
const agentName = /^[^/\p{C}]{1,64}$/u

function agentOf(rest: string): Watch {
  const slash = rest.indexOf('/')
  const agent = matching(rest.slice(0, Math.max(0, slash)), agentName, 'an agent, as in agent:NAME/port:8880')
  const watch = parseWatch(rest.slice(slash + 1))
  if (watch.kind === 'none' || watch.kind === 'auto' || watch.kind === 'children' || watch.kind === 'agent')
    throw new RangeError(
      `another agent cannot watch ${watch.kind}; expected pid, port, name, container or cgroup`,
    )
  return { kind: 'agent', agent, watch }
}

const pidOf = (text: string) => numberOf(text, 'the number of a process', 2 ** 31 - 1)

function numberOf(text: string, what: string, largest: number): number {
  const value = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : 0
  if (value < 1 || value > largest) throw new RangeError(`expected ${what}, 1–${largest}`)
  return value
}

function matching(text: string, pattern: RegExp, what: string): string {
  if (!pattern.test(text) || !isWellFormed(text)) throw new RangeError(`expected ${what}`)
  return text
}
