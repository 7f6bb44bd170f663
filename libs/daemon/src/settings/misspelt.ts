import { isNear, typos } from './near-names.js'

type Environment = Readonly<Record<string, string | undefined>>

/** A variable that is no setting and nearly one. */
export interface MisspeltSetting {
  readonly name: string
  /** The setting that was probably meant. */
  readonly near: string
}

const prefix = 'VOICEMARK_'
const mostTypos = 2

/** Variables that are nearly a setting: others may well belong to another program of Voicemark. */
export function misspeltSettings(settings: readonly string[], env: Environment): MisspeltSetting[] {
  const given = Object.keys(env).filter((name) => name.startsWith(prefix) && !settings.includes(name))
  return given.flatMap((name) => {
    const near = settings.filter((setting) => isNear(name, setting, mostTypos))
    const [nearest] = near.sort((a, b) => typos(name, a) - typos(name, b))
    return nearest === undefined ? [] : [{ name, near: nearest }]
  })
}
