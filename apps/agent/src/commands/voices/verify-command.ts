import { print } from '@voicemark/daemon'
import { Command } from 'commander'
import { readConfig, type Config } from '../../config.js'
import type { VoiceEntry } from '../../synthesis/installed/voice-catalog.js'
import { createVoices } from '../../synthesis/process/agent-voices.js'
import { installedPlace } from '../../voices/adding/installed-place.js'
import { verifyFiles } from '../../voices/adding/verify-voice.js'
import { unknownVoice } from './unknown-voice.js'
import { reportingFailure } from './voice-failure.js'

/** What was found of one voice. */
interface Verdict {
  readonly name: string
  readonly is_good: boolean
  /** Files that are what was installed; null where no hash is known. */
  readonly same_files: number | null
  readonly problems: readonly string[]
}

/** `voicemark voices verify`: holds installed files to the hashes that they were installed with. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('read the files of voices again and hold them to their hashes')
    .argument('[names...]', 'names of `voicemark voices` (default: all)')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExit status: 0 when all are good, 1 when one is not.')
    .action(verifyAll)
}

async function verifyAll(names: readonly string[], { json }: { json?: true }): Promise<void> {
  const config = readConfig(process.env)
  const voices = await createVoices(config).list()
  const wanted = names.length === 0 ? voices : names.map((name) => named(name, voices))
  await reportingFailure('stopped; nothing was changed', async (signal) => {
    const verdicts: Verdict[] = []
    for (const voice of wanted) {
      const verdict = await verifyOne(voice, config, signal)
      verdicts.push(verdict)
      if (json !== true) print(lineOf(verdict))
    }
    if (json === true) print(`${JSON.stringify({ voices: verdicts })}\n`)
    if (verdicts.some(({ is_good }) => !is_good)) process.exitCode = 1
  })
}

function named(name: string, voices: readonly VoiceEntry[]): VoiceEntry {
  const voice = voices.find((one) => one.name === name)
  if (voice === undefined) throw unknownVoice(name, voices)
  return voice
}

/** A voice that was put there by hand has no hashes, and is looked at as a voice. */
async function verifyOne({ name, error }: VoiceEntry, config: Config, signal: AbortSignal): Promise<Verdict> {
  const place = installedPlace(config.voicesDir, name)
  const own = error === null ? [] : [error]
  if (place?.kind !== 'folder') return { name, is_good: error === null, same_files: null, problems: own }
  const files = await verifyFiles(place.folder, signal).catch(() => null)
  const problems = [...(files?.problems ?? []), ...own]
  return { name, is_good: problems.length === 0, same_files: files?.same ?? null, problems }
}

function lineOf({ name, is_good, same_files, problems }: Verdict): string {
  const unhashed = 'is as a voice should be; no hashes of its files are known'
  const good = same_files === null ? unhashed : `${same_files} files are what was installed`
  return `${name.padEnd(28)} ${is_good ? good : problems.join('; ')}\n`
}
