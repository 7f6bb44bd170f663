import { StartError } from '@voicemark/daemon'
import type { Config } from '../../config.js'
import { addVoice, type AddedVoice } from '../../voices/adding/add-voice.js'
import type { WantedVoice } from '../../voices/adding/wanted-voice.js'
import { isPermissive, shownLicence } from '../../voices/catalogue/licence.js'
import { shownSize } from '../../voices/catalogue/catalogue-table.js'
import { bytesOf, contactsOf } from '../../voices/catalogue/origin.js'
import { confirm } from './confirm.js'
import { createGettingProgress } from './getting-progress.js'

export interface InstallFlags {
  readonly acceptLicence?: true
  readonly yes?: true
}

const screen = process.stderr

/** Says what a voice is, under which licence and whom it comes from, and installs it. @throws as `addVoice`; StartError */
export async function installVoice(
  voice: WantedVoice,
  config: Config,
  flags: InstallFlags,
  signal: AbortSignal,
): Promise<AddedVoice> {
  screen.write(aboutVoice(voice))
  await acceptLicence(voice, flags)
  const progress = createGettingProgress(screen, () => performance.now())
  try {
    const getting = { env: process.env, signal, progress: progress.show }
    return await addVoice(voice, { voicesDir: config.voicesDir, getting, now: () => new Date() })
  } finally {
    progress.stop()
  }
}

/** What a person should know before anything is fetched. */
function aboutVoice({ name, family, language, files, ...rest }: WantedVoice): string {
  const about = [family, language].filter((part) => part !== null).join(', ')
  const lines = [
    `voice ${name} (${about}), ${shownSize(bytesOf(files))}`,
    `licence: ${shownLicence(rest)}`,
    `from: ${contactsOf(files).join(', ')}`,
    ...(isForgeable(files) ? ['held to: MD5 alone, since its publisher gives no SHA-256'] : []),
  ]
  return `${lines.join('\n  ')}\n`
}

/** One's own files need no leave. */
async function acceptLicence({ name, licence, files }: WantedVoice, flags: InstallFlags): Promise<void> {
  const isOwn = files.every(({ from }) => from.flat().every(({ kind }) => kind === 'local'))
  if (isOwn || isPermissive(licence) || flags.acceptLicence === true) return
  const what =
    licence === null
      ? `the licence of ${name} is not known here: read ${cardOf(files)}`
      : `${name} is under ${licence}, which not every use is free under`
  const otherwise = `${what}; to take it under its licence add --accept-licence`
  if (flags.yes === true) throw new StartError(otherwise)
  await confirm(`${what}. Take it under its licence?`, otherwise)
}

/** Where somebody says what a voice may be used for. */
function cardOf(files: WantedVoice['files']): string {
  const card = files.find(({ name }) => name === 'MODEL_CARD')?.from.flat()
  return card?.find((piece) => piece.kind === 'https')?.url ?? 'what its publisher says'
}

const isForgeable = (files: WantedVoice['files']) =>
  files.some(({ sha256, md5 }) => sha256 === null && md5 !== null)
