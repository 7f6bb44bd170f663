import { commandWords } from './command-words.js'
import type { CommandConfiguration, Configuration, ForeignConfiguration } from './plan-schema.js'

/**
 * One configuration in one word for tables, tags and rows, such as `en_US-joe-medium/t2`, `localhost:8880/af_sky` or
 * `piper --lines`. What no word of it shows, such as how its server was started, stands as a hash behind `~`: two that may
 * sound or run otherwise never have one name. What only says how it is reached or watched is not in it. One that was given a
 * name is called so.
 */
export function configurationLabel(configuration: Configuration): string {
  if (configuration.engine !== 'piper-onnx' && configuration.name !== null) return configuration.name
  const parts = [
    ...namesOf(configuration),
    'speed' in configuration && configuration.speed !== 1 ? `x${configuration.speed}` : null,
    configuration.stream ? 'streamed' : null,
    ...(configuration.engine === 'piper-onnx' ? [] : statedParts(configuration)),
  ]
  const rest = configuration.engine === 'piper-onnx' ? [] : unshown(configuration)
  return fitting(parts.filter((part) => part !== null).join('/') + hashOf(rest))
}

/** What a column of text takes. */
const longestLabel = 256

/** Of a longer one its start, and what tells it from all others. */
function fitting(label: string): string {
  if (label.length <= longestLabel) return label
  const end = `~${fnv1a(label)}`
  // The cut may leave half a character, which no row may have.
  return label.slice(0, longestLabel - end.length).replace(/\p{Surrogate}$/u, '') + end
}

/** The server without its protocol. */
export function addressOf(url: string): string {
  return url.replace(/^(?:https?|tcp):\/\//, '')
}

function namesOf(one: Configuration): (string | null)[] {
  switch (one.engine) {
    case 'piper-onnx':
      return [one.voice ?? 'default', one.threads === null ? null : `t${one.threads}`]
    case 'http':
      return [addressOf(one.url), apiPart(one.api), one.model, one.voice, formatPart(one.format)]
    case 'wyoming':
      return [addressOf(one.url), 'wyoming', one.voice]
    case 'command':
      return [shownCommand(one) + commandFlags(one), one.voice]
  }
}

/** What is found out is said by the rows; until then it is what such a server usually is. */
const apiPart = (api: string) => (api === 'openai' || api === 'auto' ? null : api)
const formatPart = (format: string) => (format === 'wav' ? null : format)

function statedParts(one: ForeignConfiguration): (string | null)[] {
  const engine = [one.engine_name, one.engine_version].filter((part) => part !== null).join(' ')
  return [
    engine === '' ? null : engine,
    one.precision,
    one.stated_threads === null ? null : `t${one.stated_threads}`,
    one.model_file === null ? null : lastPart(one.model_file),
  ]
}

const longestCommand = 60

/** The words of a command, each without its folders. */
function shownCommand({ command, shell }: CommandConfiguration): string {
  const shown = shell ? command : wordsOf(command).map(lastPart).join(' ')
  if (shown.length <= longestCommand) return shown
  return `${shown.slice(0, longestCommand - 1).replace(/\p{Surrogate}$/u, '')}…`
}

function wordsOf(command: string): string[] {
  try {
    return commandWords(command)
  } catch {
    // Refused with the plan's other problems.
    return [command]
  }
}

const lastPart = (path: string) => path.slice(path.search(/[^/\\]*[/\\]*$/))

const commandFlags = ({ lines, raw, shell }: CommandConfiguration) =>
  `${lines ? ' --lines' : ''}${raw === null ? '' : ` --raw ${raw}`}${shell ? ' --shell' : ''}`

/** What makes a configuration another one and is not in its words. */
function unshown(one: ForeignConfiguration): unknown[] {
  if (one.engine === 'command') {
    const isWhole = shownCommand(one) === one.command && !/[/~]| --(?:lines|raw|shell)\b/.test(one.command)
    return [isWhole ? null : one.command, one.cwd]
  }
  const { serve } = one
  return [
    serve === null ? null : [serve.command, serve.cwd, withoutSecrets(serve.env)],
    ...(one.engine === 'http' ? [one.request, withoutSecrets(one.headers)] : []),
  ]
}

const secret = /authorization|cookie|key|token|secret|password/i

/** A new key is no other server. */
function withoutSecrets(values: Readonly<Record<string, string>>): unknown {
  const entries = Object.entries(values).filter(([name]) => !secret.test(name))
  return entries.length === 0 ? null : entries.sort(([a], [b]) => (a < b ? -1 : 1))
}

function hashOf(rest: readonly unknown[]): string {
  return rest.every((value) => value === null) ? '' : `~${fnv1a(JSON.stringify(rest))}`
}

/** FNV-1a of 32 bits (Fowler, Noll and Vo), of the text's UTF-16 units, in hex. */
function fnv1a(text: string): string {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}
