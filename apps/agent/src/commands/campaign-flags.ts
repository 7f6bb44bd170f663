import type { Command } from 'commander'
import { numberOption, wholeOption } from '../bench/plan/bench-options.js'

/** How a campaign is run: its order, its pauses, its end, its load. */
export function withCampaignFlags(command: Command): Command {
  const whole = wholeOption
  return command
    .option(
      '--seed <n>',
      'of the order and of the arrivals (default: random, printed)',
      whole('--seed', 0, 2 ** 32 - 1),
    )
    .option('--order <name>', 'interleaved, grouped or sequence')
    .option(
      '--reload-warmup <n>',
      'requests after each later load of a voice (default: 1)',
      whole('--reload-warmup', 0, 100),
    )
    .option(
      '--cooldown <s>',
      'wait at most so long before each block until within 3 °C of the start',
      numberOption('--cooldown', 0, 3600),
    )
    .option(
      '--throttled <what>',
      'what becomes of throttled requests: annotate, exclude or repeat (default: annotate)',
    )
    .option(
      '--until-interval <share>',
      'repeat on until the 95 % interval of each median RTF is narrower, as 5%',
    )
    .option('--max-repeat <n>', 'the most repeats for that (default: 100)', whole('--max-repeat', 1, 10_000))
    .option(
      '--concurrency <n>',
      'closed loop: requests in flight (default: 1)',
      whole('--concurrency', 1, 256),
    )
    .option(
      '--rate <r>',
      'open loop: requests per second, whatever is answered',
      numberOption('--rate', 0.001, 1000),
    )
    .option('--observer-check', 'measure each request twice, sampled and not, to say what sampling costs')
    .option('--arrivals <name>', 'of the open loop: constant or poisson (default: constant)')
}
