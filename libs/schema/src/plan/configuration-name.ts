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
