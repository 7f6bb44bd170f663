import { StartError } from '@voicemark/daemon'
import { nearNames } from '@voicemark/daemon/near-names'

/** A name that no installed voice has, with those that may have been meant. */
export function unknownVoice(name: string, voices: readonly { readonly name: string }[]): StartError {
  const names = voices.map((voice) => voice.name)
  const near = nearNames(name, names)
  const meant = near.length === 0 ? `installed: ${names.join(', ')}` : `near are ${near.join(', ')}`
  return new StartError(`voice ${JSON.stringify(name)} is not installed; ${meant}`)
}
