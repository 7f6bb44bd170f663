import type { Command } from 'commander'
import { numberOption, wholeOption } from '../bench/plan/bench-options.js'

/** Adds the flags of the search for the number of listeners. */
export function withStreamsFlags(command: Command): Command {
  return command
    .option('--streams', 'search how many listeners at once hear without a gap, in place of repeats')
    .option(
      '--streams-time <s>',
      'longest search for each configuration (default: 900); with --resume, the new one',
      numberOption('--streams-time', 1, 86_400),
    )
    .option(
      '--streams-pause <s>',
      'mean pause of a listener between two turns, exponential (default: 0, always listening)',
      numberOption('--streams-pause', 0, 3600),
    )
    .option(
      '--streams-most <n>',
      'the most listeners that are tried (default: 256)',
      wholeOption('--streams-most', 1, 1000),
    )
    .option(
      '--streams-sentences <n>',
      'sentences of a turn (default: 3)',
      wholeOption('--streams-sentences', 1, 100),
    )
}
