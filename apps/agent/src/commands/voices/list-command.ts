import { print } from '@voicemark/daemon'
import { Command } from 'commander'
import { readConfig, type Config } from '../../config.js'
import { speakerList } from '../../synthesis/families/speakers.js'
import { publicVoice } from '../../synthesis/installed/public-voice.js'
import type { VoiceEntry } from '../../synthesis/installed/voice-catalog.js'
import { createVoices } from '../../synthesis/process/agent-voices.js'
import { readCatalogue } from '../../voices/catalogue/catalogue.js'
import { availableTable, listAvailable, shownSize } from '../../voices/catalogue/catalogue-table.js'

interface Flags {
  readonly available?: true
  readonly language?: string
  readonly json?: true
}

/** `voicemark voices list`: what this agent can speak with, or what it could. */
export function listCommand(): Command {
  return new Command('list')
    .description('list the voices that are installed, with what is wrong with those that cannot speak')
    .option('--available', 'list the voices that can be had by name instead')
    .option('--language <tag>', 'of those only what speaks this language, such as en or en_GB')
    .option('--json', 'print one JSON object')
    .action((flags: Flags) => {
      const config = readConfig(process.env)
      return flags.available === true ? listCatalogue(config, flags) : listInstalled(config, flags)
    })
}

async function listInstalled(config: Config, { json }: Flags): Promise<void> {
  const voices = await createVoices(config).list()
  if (json === true) {
    print(`${JSON.stringify({ voices_dir: config.voicesDir, voices: voices.map(publicVoice) })}\n`)
    return
  }
  const lines = voices.map((voice) => `${voice.name.padEnd(28)} ${voice.error ?? aboutVoice(voice)}\n`)
  print(`${lines.join('')}your own voices go into ${config.voicesDir} (name.onnx and name.onnx.json, or \`voicemark voices add\`);
\`voicemark voices --available\` lists what can be had by name\n`)
}

const shownSpeakers = 5

function aboutVoice({ language, quality, sample_rate_hz, size_bytes, speakers }: VoiceEntry): string {
  const size = size_bytes === null ? null : shownSize(size_bytes)
  const names = speakers === null ? [] : speakerList(speakers)
  const shown = `${names.slice(0, shownSpeakers).join(', ')}${names.length > shownSpeakers ? ', …' : ''}`
  const who = names.length === 0 ? null : `${names.length} speakers: ${shown}`
  return [language, quality, `${sample_rate_hz} Hz`, size, who].filter(Boolean).join(' · ')
}

async function listCatalogue(config: Config, { language, json }: Flags): Promise<void> {
  const installed = new Set((await createVoices(config).list()).map(({ name }) => name))
  const { voices } = readCatalogue(config.voiceCatalogue)
  const listed = listAvailable(voices, language, installed)
  if (json === true) {
    print(`${JSON.stringify({ voices: listed })}\n`)
    return
  }
  const none = `no voice of the catalogue speaks ${JSON.stringify(language ?? '')}\n`
  print(listed.length === 0 ? none : availableTable(listed))
}
