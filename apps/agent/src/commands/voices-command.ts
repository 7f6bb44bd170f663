import { Command } from 'commander'
import { listCommand } from './voices/list-command.js'

/** `voicemark voices`: what speaks on this machine, and what else could. */
export function voicesCommand(): Command {
  return new Command('voices')
    .description('list, get and check voices')
    .addCommand(listCommand(), { isDefault: true })
}
