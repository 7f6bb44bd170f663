import { mkdirSync } from 'node:fs'
import { StartError, print } from '@voicemark/daemon'
import { Command } from 'commander'
import { readConfig } from '../../config.js'
import { dnsmosFiles, dnsmosFolder, hasDnsmos } from '../../quality/dnsmos/dnsmos-files.js'
import { shownSize } from '../../voices/catalogue/catalogue-table.js'
import { bytesOf, contactsOf } from '../../voices/catalogue/origin.js'
import { getFiles } from '../../voices/sources/get-files.js'
import { createGettingProgress } from '../voices/getting-progress.js'
import { reportingFailure } from '../voices/voice-failure.js'

const screen = process.stderr

/** `voicemark models add`: gets a model that judges sound. */
export function addModelCommand(): Command {
  return new Command('add')
    .description('get a model that judges sound')
    .argument('<model>', 'dnsmos: mean opinion scores of speech without a reference')
    .addHelpText('after', help)
    .action(addModel)
}

const help = `
DNSMOS is Microsoft's (MIT); its files are taken out of the package speechmos, which this machine's own pip brings.
Nothing of it is run, and each file is held to its hash.

Exit status: 0 when it is installed, 1 when it could not be had, 2 when it was not begun, 130 when it was interrupted.`

async function addModel(name: string): Promise<void> {
  if (name !== 'dnsmos') throw new StartError(`no model is called ${JSON.stringify(name)}; there is dnsmos`)
  const folder = dnsmosFolder(readConfig(process.env).home)
  if (hasDnsmos(folder)) {
    print(`dnsmos is installed already, in ${folder}\n`)
    return
  }
  const size = shownSize(bytesOf(dnsmosFiles))
  screen.write(
    `dnsmos (DNSMOS P.835 and P.808), ${size}\n  licence: MIT\n  from: ${contactsOf(dnsmosFiles).join(', ')}\n`,
  )
  await reportingFailure('stopped; `voicemark models add dnsmos` goes on', async (signal) => {
    const progress = createGettingProgress(screen, () => performance.now())
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      await getFiles(dnsmosFiles, folder, { env: process.env, signal, progress: progress.show })
    } finally {
      progress.stop()
    }
    print(`dnsmos is installed: ${size}, in ${folder}\n  voicemark bench --quality\n`)
  })
}
