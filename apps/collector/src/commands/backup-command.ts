import { print } from '@voicemark/daemon'
import { Command } from 'commander'
import { makeBackup, restoreBackup, shownManifest } from '../backup/backup.js'
import { checkBackup } from '../backup/backup-file.js'
import { readConfig } from '../config.js'

/** `voicemark backup`: all rows of a collector in one file, while it runs. */
export function backupCommand(): Command {
  return new Command('backup')
    .description(
      'write all that a collector keeps into one file, while it runs; settings as of the collector',
    )
    .argument('<file>', 'file to write; it must not be there')
    .action(async (file: string) => {
      const made = await makeBackup(readConfig(process.env).databaseUrl, file)
      print(`wrote ${file}: ${shownManifest(made)}; ${made.payload.bytes} bytes\n`)
    })
}

/** `voicemark restore`: the rows of a backup into a database on which no collector runs. */
export function restoreCommand(): Command {
  return new Command('restore')
    .description('put a backup into the database of the settings; no collector may run on it')
    .argument('<file>', 'backup to read')
    .option('--force', 'also where the database has rows; they are gone then')
    .option('--check', 'only look whether the file is whole, and say what is in it')
    .action(async (file: string, { force, check }: { force?: true; check?: true }) => {
      if (check === true) {
        print(`${file} is whole: ${shownManifest(await checkBackup(file))}\n`)
        return
      }
      const found = await restoreBackup(readConfig(process.env).databaseUrl, file, force === true)
      print(`restored ${file}: ${shownManifest(found)}\n`)
      print(
        'Tokens that were revoked since then are valid again: voicemark token list. Agents send again what they have.\n',
      )
    })
}
