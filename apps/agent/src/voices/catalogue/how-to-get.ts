import { StartError } from '@voicemark/daemon'
import type { CatalogueVoice } from './catalogue-schema.js'
import { readCatalogue } from './catalogue.js'
import { shownSize } from './catalogue-table.js'
import { bytesOf } from './origin.js'

/** What gets a voice, as a phrase: the command, the size and the licence. */
export function howToGet({ name, files, licence }: CatalogueVoice): string {
  return `\`voicemark voices add ${name}\` gets it (${shownSize(bytesOf(files))}, licence ${licence ?? 'not known'})`
}

/** The same of a name, behind what is wrong; empty where no catalogue has it. */
export function gettingHint(name: string, catalogue: string | null): string {
  try {
    const voice = readCatalogue(catalogue).find(name)
    return voice === null ? '' : `; ${howToGet(voice)}`
  } catch (error) {
    // A catalogue that cannot be read is no reason to say less of the voice.
    if (error instanceof StartError) return ''
    throw error
  }
}
