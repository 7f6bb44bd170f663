import { type Command, InvalidArgumentError, Option } from 'commander'
import { type ReadOptions, readOptionShape } from '../files/text/read-options.js'
import { type MachineMode, machineModes } from '../imports/source.js'

/** Flags of a command that reads files, as commander gives them. */
export interface ReadFlags extends Omit<ReadOptions, 'time-unit'> {
  readonly timeUnit?: ReadOptions['time-unit']
  readonly machine?: MachineMode
}

const flags: readonly (readonly [name: keyof typeof readOptionShape, value: string, meaning: string])[] = [
  [
    'encoding',
    'name',
    'of the text: utf-8, utf-16le, utf-16be or cp1252 (default: as its mark says, else utf-8)',
  ],
  ['sep', 'sign', 'between cells, such as ; or tab (default: as the header says)'],
  ['decimal', 'sign', 'decimal sign of numbers: . or , (default: as the numbers say)'],
  ['thousands', 'sign', "between thousands: , . ' or space (default: there is none)"],
  ['timezone', 'name', 'of times that do not say it: UTC, +01:00, Europe/Berlin'],
  ['time-unit', 'unit', 'of times that are numbers: s, ms, us, ns, or none to leave the times out'],
]

/** Adds what may be said of files that do not say it themselves. */
export function addReadFlags(command: Command): Command {
  for (const [name, value, meaning] of flags)
    command.addOption(new Option(`--${name} <${value}>`, meaning).argParser(parserOf(name)))
  return command.addOption(
    new Option(
      '--machine <mode>',
      'whether files that agree in tier, processor, cores and memory are of one machine',
    ).choices([...machineModes]),
  )
}

function parserOf(name: keyof typeof readOptionShape) {
  return (text: string) => {
    const { success, data, error } = readOptionShape[name].safeParse(text)
    if (!success) throw new InvalidArgumentError(`${error.issues[0]?.message ?? 'It is wrong'}.`)
    return data
  }
}

/** The flags as options under the names of the query. */
export function readOptionsOf({
  encoding,
  sep,
  decimal,
  thousands,
  timezone,
  timeUnit,
}: ReadFlags): ReadOptions {
  return { encoding, sep, decimal, thousands, timezone, 'time-unit': timeUnit }
}
