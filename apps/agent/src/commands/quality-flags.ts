import type { Command } from 'commander'
import { recogniserOption } from '../bench/quality/quality-settings.js'

/** Adds the flags by which sound is judged. */
export function withQualityFlags(command: Command): Command {
  return command
    .option('--quality', 'judge the sound, too, when all is measured: each text once more with each')
    .option('--quality-reference <label>', 'configuration that others are compared with (default: the first)')
    .option('--recogniser <command>', 'prints what it hears in {wav}: for word errors', recogniserOption)
    .option('--keep-audio <folder>', 'keep the sound that was judged')
}
