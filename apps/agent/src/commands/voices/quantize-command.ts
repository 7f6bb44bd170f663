import { StartError, print } from '@voicemark/daemon'
import { voiceName, voiceNameRule } from '@voicemark/schema'
import { Command } from 'commander'
import { readConfig, type Config } from '../../config.js'
import { findVoice } from '../../synthesis/installed/voice-catalog.js'
import { createVoices } from '../../synthesis/process/agent-voices.js'
import { installedPlace } from '../../voices/adding/installed-place.js'
import { shownSize } from '../../voices/catalogue/catalogue-table.js'
import { quantizeVoice } from '../../voices/quantizing/quantize-voice.js'
import { unknownVoice } from './unknown-voice.js'
import { reportingFailure } from './voice-failure.js'

/** `voicemark voices quantize`: the same voice with its model in 8 bits. */
export function quantizeCommand(): Command {
  return new Command('quantize')
    .description('make a second voice of one of yours, with its model in 8 bits')
    .argument('<name>', 'a name of `voicemark voices`, of Piper')
    .option('--name <name>', 'what it is called (default: the name with -int8)')
    .addHelpText('after', help)
    .action(quantizeOne)
}

const help = `
Convolutions and products by constant weights are computed in 8 bits (dynamic quantisation, as quantize_dynamic of
ONNX Runtime with QUInt8); nothing is fetched. Whether it is quicker, and how much worse it sounds, is measured:
  voicemark bench --voice NAME --voice NAME-int8 --quality`

async function quantizeOne(name: string, flags: { name?: string }): Promise<void> {
  const config = readConfig(process.env)
  const { voicesDir } = config
  const made = flags.name ?? `${name}-int8`
  if (!voiceName.safeParse(made).success) throw new StartError(`--name: expected ${voiceNameRule}`)
  await checkInstalled(name, config)
  await reportingFailure('stopped; no voice was made', async () => {
    const voice = await findVoice(name, [voicesDir])
    const taken = await quantizeVoice(voice, made, voicesDir, new Date())
    const { folder, bytes, bytesBefore, quantized, left } = taken
    print(`voice ${made} is installed, in ${folder}
  model: ${shownSize(bytesBefore)} before, ${shownSize(bytes)} now; ${quantized} nodes in 8 bits, ${left} as they were
  voicemark bench --voice ${name} --voice ${made} --quality\n`)
  })
}

async function checkInstalled(name: string, config: Config): Promise<void> {
  if (installedPlace(config.voicesDir, name) !== null) return
  const voices = createVoices(config)
  if (!(await voices.has(name))) throw unknownVoice(name, await voices.list())
  throw new StartError(`voice ${name} is part of this program; voices that you added can be quantized`)
}
