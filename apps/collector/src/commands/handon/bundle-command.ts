import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { print, StartError } from '@voicemark/daemon'
import { Command, Option } from 'commander'
import { openInput } from '../../bundle/compared/input.js'
import { bundleEntries, NoRowsError } from '../../bundle/file/bundle-entries.js'
import { makeKey, readKey } from '../../bundle/file/signing.js'
import { oneLine } from '../../figures/words/text-fit.js'
import { openFolder } from '../../folder/folder-files.js'
import { writeZip } from '../../report/pack/zip.js'
import { createFolderSource } from '../../report/source/folder-source.js'
import type { ReportSource } from '../../report/source/report-source.js'
import { type AskingFlags, withCollector, withTrust } from '../asking.js'
import { addReadFlags, type ReadFlags, readOptionsOf } from '../read-flags.js'
import { download, madeUrl } from './downloaded.js'
import { writeWhole } from './written-file.js'

interface BundleFlags extends ReadFlags, AskingFlags {
  readonly collector?: string
  readonly campaign?: string
  readonly metricsDir?: string
  readonly sign?: string
  readonly verify?: true
  readonly makeKey?: true
}

/** `voicemark bundle`: rows, samples and conditions in one file, which somebody else can compare with theirs. */
export function bundleCommand(): Command {
  const command = withCollector(withTrust(new Command('bundle')))
    .description('write rows, samples, conditions and their hashes into one file to hand on')
    .argument('<file>', 'bundle to write, such as results.zip')
    .option('--campaign <id>', 'only the requests of this campaign')
    .addOption(
      new Option(
        '--metrics-dir <dir>',
        'of a folder of synthesis_*.csv files, without a collector',
      ).conflicts(['collector', 'campaign']),
    )
    .option('--sign <key>', 'vouch for it with a key of your own')
    .option('--make-key', 'write such a key into <file>, and nothing else')
    .option('--verify', 'look whether <file> is whole and who signed it, and nothing else')
  return addReadFlags(command).action(async (file: string, flags: BundleFlags) => {
    if (flags.makeKey === true) {
      print(`wrote ${file}, to be kept secret; others know you by ${makeKey(file)}\n`)
    } else if (flags.verify === true) await verifyBundle(file)
    else await writeBundle(file, flags)
  })
}

async function verifyBundle(file: string): Promise<void> {
  const input = await openInput(file)
  try {
    await input.source.forEachRequest(() => undefined)
  } finally {
    await input.close()
  }
  if (input.kind !== 'bundle') throw new StartError(`${file}: is a ${input.kind}, no bundle`)
  const signed = input.signer === null ? 'nobody signed it' : `signed by ${input.signer}`
  print(`${file} is whole: data sha256 ${input.data_sha256 ?? ''}; ${signed}\n`)
}

async function writeBundle(file: string, flags: BundleFlags): Promise<void> {
  const key = flags.sign === undefined ? undefined : readKey(flags.sign)
  await writeWhole(file, async (part) => {
    if (flags.metricsDir !== undefined) {
      const how = { options: readOptionsOf(flags), machine: flags.machine }
      await written(createFolderSource(await openFolder(flags.metricsDir, how)), part, null)
      return
    }
    const path = key === undefined ? part : `${part}.unsigned`
    await download(madeUrl('/api/v1/bundle.zip', flags), path, flags)
    if (key === undefined) return
    // Packed once more with a signature: nobody else has the key.
    const input = await openInput(path)
    try {
      await written(input.source, part, flags.campaign ?? null)
    } finally {
      await input.close()
    }
  })
  const { size } = await stat(file)
  print(`wrote ${file}: ${size} bytes${key === undefined ? '' : ', signed'}\n`)

  async function written(source: ReportSource, part: string, campaign_id: string | null) {
    for (const remark of source.remarks()) process.stderr.write(`${oneLine(remark)}\n`)
    try {
      await writeZip(bundleEntries(source, { campaign_id, key }), createWriteStream(part), 'bundle')
    } catch (error) {
      throw error instanceof NoRowsError ? new StartError(error.message) : error
    }
  }
}
