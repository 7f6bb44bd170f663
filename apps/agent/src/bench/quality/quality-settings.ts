import { StartError } from '@voicemark/daemon'
import { commandWords } from '@voicemark/schema'
import { homedir } from 'node:os'

/** How the sound of a campaign is judged, beside what its plan says of it. */
export interface QualitySettings {
  /** Where the models of DNSMOS would be. */
  readonly dnsmosFolder: string
  /** Words of a command that prints what it hears in `{wav}`; null: none was named. */
  readonly recogniser: readonly string[] | null
  /** Whether a recogniser of English that is found may be used where the texts are English. */
  readonly mayFind: boolean
  /** Where the sound stays; null: it is removed. */
  readonly keepAudio: string | null
}

/** Reads a command such as `whisper-cli -m model.bin -nt -np -f {wav}`. @throws StartError */
export function recogniserOption(value: string): readonly string[] {
  const words = wordsOf(value)
  if (words.some((word) => word.includes('{wav}'))) return words
  throw new StartError(
    '--recogniser: expected a command with {wav}, such as "whisper-cli -m MODEL -nt -np -f {wav}"',
  )
}

function wordsOf(value: string): readonly string[] {
  try {
    return commandWords(value, homedir())
  } catch (error) {
    throw new StartError(`--recogniser: ${error instanceof Error ? error.message : String(error)}`)
  }
}
