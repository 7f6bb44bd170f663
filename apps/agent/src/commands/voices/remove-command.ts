import { StartError, print } from '@voicemark/daemon'
import { voiceName } from '@voicemark/schema'
import { Command } from 'commander'
import { readConfig, type Config } from '../../config.js'
import { createVoices } from '../../synthesis/process/agent-voices.js'
import { installedPlace } from '../../voices/adding/installed-place.js'
import { removeHalf, removeVoice } from '../../voices/adding/remove-voice.js'
import { isSpokenWith } from '../../voices/adding/voice-in-use.js'
import { confirm } from './confirm.js'
import { unknownVoice } from './unknown-voice.js'

/** `voicemark voices remove`: takes a voice away. */
export function removeCommand(): Command {
  return new Command('remove')
    .description('remove a voice of yours; one that is spoken with right now is kept')
    .argument('<name>', 'a name of `voicemark voices`')
    .option('--yes', 'do not ask')
    .action(removeOne)
}

async function removeOne(name: string, { yes }: { yes?: true }): Promise<void> {
  const config = readConfig(process.env)
  const place = installedPlace(config.voicesDir, name)
  if (place === null) {
    if (!voiceName.safeParse(name).success || !removeHalf(config.voicesDir, name))
      throw await notThere(name, config)
    print(`what had come of voice ${name} is removed\n`)
    return
  }
  const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${config.port}`
  if (await isSpokenWith(url, name, process.env))
    throw new StartError(`the agent at ${url} speaks with ${name} right now; wait until it is done`)
  const where = place.kind === 'folder' ? place.folder : place.model
  if (yes !== true) await confirm(`Remove ${where}?`, `to remove ${where} add --yes`)
  removeVoice(config.voicesDir, place)
  const isDefault =
    name === config.voice ? '; VOICEMARK_VOICE names it, and an agent will not start without it' : ''
  print(`voice ${name} is removed${isDefault}\n`)
}

async function notThere(name: string, config: Config): Promise<StartError> {
  const voices = createVoices(config)
  if (await voices.has(name)) return new StartError(`voice ${name} is part of this program and stays`)
  return unknownVoice(name, await voices.list())
}
