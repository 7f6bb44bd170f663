import { typos } from './near-names.js'

type Environment = Readonly<Record<string, string | undefined>>

const prefix = 'VOICEMARK_'
const mostTypos = 2

/** Variables that are no setting and nearly one: others may well belong to another program of Voicemark. */
export function misspeltSettings(settings: readonly string[], env: Environment): string[] {
  const given = Object.keys(env).filter((name) => name.startsWith(prefix) && !settings.includes(name))
  return given.filter((name) => settings.some((setting) => typos(name, setting) <= mostTypos))
}
