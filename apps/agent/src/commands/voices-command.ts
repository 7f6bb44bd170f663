import { Command } from 'commander'
import { addCommand } from './voices/add-command.js'
import { listCommand } from './voices/list-command.js'
import { quantizeCommand } from './voices/quantize-command.js'
import { removeCommand } from './voices/remove-command.js'
import { verifyCommand } from './voices/verify-command.js'

/** `voicemark voices`: what speaks on this machine, and what else could. */
export function voicesCommand(): Command {
  return new Command('voices')
    .description('list, get and check voices')
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(addCommand())
    .addCommand(removeCommand())
    .addCommand(verifyCommand())
    .addCommand(quantizeCommand())
}
