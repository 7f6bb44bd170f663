import { openKeptFile, parseSysfsNumber } from '../kept-file.js'
import { holdSource, type OnFault, type Source } from '../source.js'
import { temperatureInputs, type TemperatureInput } from './temperature-inputs.js'

/** Hottest CPU package, °C; read at most once a second and held between. A sensor that is gone is told once. */
export function createTemperatureSource(root: string, onFault: OnFault = () => undefined): Source<number> {
  const readers = temperatureInputs(root).flatMap((input) => openInput(input, onFault))
  const source: Source<number> = {
    read: () => hottest(readers.map(({ read }) => read())),
    close: () => readers.forEach(({ close }) => close()),
  }
  return holdSource(source, 1000)
}

function openInput(input: TemperatureInput, onFault: OnFault) {
  const file = openKeptFile(input.path)
  if (file === null) return []
  let hasRead = false
  let isGone = false
  const read = (): number | null => {
    try {
      const celsius = parseTemperature(file.read())
      hasRead ||= celsius !== null
      isGone &&= celsius === null
      if (celsius === null && hasRead) gone('reads nothing that a processor has any more')
      return celsius
    } catch (error) {
      gone(error instanceof Error ? error.message : String(error))
      return null
    }
  }
  const gone = (why: string) => {
    if (!isGone) onFault('temperature', new Error(`${input.driver}: ${why}`))
    isGone = true
  }
  return [{ read, close: file.close }]
}

/** What sensors read that are unpowered, unwired or without an answer, in °C: none of these is a temperature. */
const absurd: readonly number[] = [0, 127, 127.5, 128, 255]

/**
 * Millidegrees as °C. Beyond −40 and 150 °C no CPU runs; a live package that is at 0.000 or 127.000 °C to the
 * millidegree is not worth a false one.
 */
export function parseTemperature(text: string): number | null {
  const value = parseSysfsNumber(text)
  const celsius = value === null ? null : value / 1000
  return celsius === null || absurd.includes(celsius) || celsius <= -40 || celsius >= 150 ? null : celsius
}

function hottest(temperatures: readonly (number | null)[]): number | null {
  const plausible = temperatures.filter((celsius) => celsius !== null)
  return plausible.length === 0 ? null : Math.max(...plausible)
}
