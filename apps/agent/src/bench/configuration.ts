import type { Tags } from '@voicemark/schema'
import { isOneAtATime, loadLabel } from './load.js'
import type { Plan } from './plan.js'
import type { Configuration } from './plan-schema.js'

/** One configuration in one word for tables and tags, such as `en_US-joe-medium/t2` or `localhost:8880/af_sky`. */
export function configurationLabel(configuration: Configuration): string {
  const { voice, speed } = configuration
  const parts =
    configuration.engine === 'http'
      ? [addressOf(configuration.url), configuration.model, voice, formatPart(configuration.format)]
      : [voice ?? 'default', configuration.threads === null ? null : `t${configuration.threads}`]
  return [...parts, speed === 1 ? null : `x${speed}`].filter((part) => part !== null).join('/')
}

/** The server without its protocol. */
export function addressOf(url: string): string {
  return url.replace(/^https?:\/\//, '')
}

const formatPart = (format: string) => (format === 'wav' ? null : format)

/** What a row of this configuration says beyond its own fields, so that rows of unlike runs are not compared unseen. */
export function configurationTags(plan: Plan, configuration: Configuration, corpusSha256: string): Tags {
  const optional: [string, string | null][] = [
    [
      'configuration',
      plan.configurations.length > 1 ? configurationLabel(configuration).slice(0, 128) : null,
    ],
    ['corpus', corpusSha256.slice(0, 12)],
    ['load', isOneAtATime(plan) ? null : loadLabel(plan)],
    ['model', configuration.engine === 'http' ? configuration.model : null],
    ['speed', configuration.speed === 1 ? null : String(configuration.speed)],
  ]
  return { ...plan.tags, ...Object.fromEntries(optional.filter(([, value]) => value !== null)) } as Tags
}
