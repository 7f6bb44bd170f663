// Measures the diphones of flite's kal16 voice and writes kal16-table.{json,bin}. Needs Debian's `flite`.
// Run it only to fit anew on purpose: the table in the repository is what the voice is built from.
import { fileURLToPath } from 'node:url'
import { quantise, writeTable } from './diphone-table.js'
import type { TableLayout } from './diphone-table.js'
import { diphoneCircuit } from './fit/diphone-circuit.js'
import { speakPhones } from './fit/flite-recording.js'
import type { Recording, SpokenPhone } from './fit/flite-recording.js'
import { createFrameMeasure } from './fit/frame-measurement.js'
import type { FrameMeasurement } from './fit/frame-measurement.js'
import { classOf, PHONES } from './phones.js'
import type { Phone } from './phones.js'
import { SAMPLE_RATE } from './spectrum.js'

const LAYOUT = { phones: PHONES, rowsPerHalf: 6, cepstra: 26 } as const satisfies TableLayout
// Some fifteen seconds of speech for each call of flite.
const PHONES_PER_CALL = 150

type Diphones = Map<string, FrameMeasurement[]>

const measure = createFrameMeasure(LAYOUT.cepstra)

function measureDiphones(): Diphones {
  const circuit = diphoneCircuit(PHONES.length).flatMap((index) => PHONES[index] ?? [])
  const diphones: Diphones = new Map()
  const missing = new Set<string>()
  for (let i = 0; i < circuit.length - 1; i += PHONES_PER_CALL) {
    const recording = speakPhones('kal16', ['pau', ...circuit.slice(i, i + PHONES_PER_CALL + 1), 'pau'])
    addDiphones(recording, diphones)
    for (const { first, second } of recording.missing) missing.add(`${first}-${second}`)
  }
  fillMissing(diphones, missing)
  process.stdout.write(`${diphones.size} diphones, ${missing.size} of them filled in from neighbours\n`)
  return diphones
}

/** The first and last diphone of a recording belong to the silences around it, not to the circuit. */
function addDiphones({ phones, samples }: Recording, diphones: Diphones): void {
  for (let i = 1; i < phones.length - 2; i++) {
    const [before, first, second] = phones.slice(i - 1, i + 2)
    if (!before || !first || !second) break
    const name = `${first.phone}-${second.phone}`
    if (!diphones.has(name)) diphones.set(name, measureDiphone(samples, before, first, second))
  }
}

/** Rows at equal steps from the middle of the first phone to the boundary, then to the middle of the second. */
function measureDiphone(samples: Float64Array, before: SpokenPhone, first: SpokenPhone, second: SpokenPhone) {
  const boundary = first.end
  const start = (before.end + boundary) / 2
  const end = (boundary + second.end) / 2
  return Array.from({ length: 2 * LAYOUT.rowsPerHalf }, (_, row) => {
    const u = (row + 0.5) / LAYOUT.rowsPerHalf
    const seconds = u < 1 ? start + (boundary - start) * u : boundary + (end - boundary) * (u - 1)
    return measure(samples, Math.round(seconds * SAMPLE_RATE))
  })
}

/** A diphone kal16 lacks becomes the first half of a-ax and the second half of ax-b. */
function fillMissing(diphones: Diphones, missing: ReadonlySet<string>): void {
  for (const name of missing) {
    const [first = '', second = ''] = name.split('-')
    const head = missing.has(`${first}-ax`) ? diphones.get('pau-pau') : diphones.get(`${first}-ax`)
    const tail = diphones.get(`ax-${second}`)
    if (head && tail)
      diphones.set(name, [...head.slice(0, LAYOUT.rowsPerHalf), ...tail.slice(LAYOUT.rowsPerHalf)])
  }
}

function tableValues(diphones: Diphones): Float32Array {
  const rows = PHONES.flatMap((first) =>
    PHONES.flatMap((second) => {
      const measured = diphones.get(`${first}-${second}`)
      if (!measured) throw new Error(`no diphone ${first}-${second}`)
      return measured.flatMap((frame, row) => tableRow(frame, row < LAYOUT.rowsPerHalf ? first : second))
    }),
  )
  return Float32Array.from(rows)
}

function tableRow({ cepstrum, periodicity }: FrameMeasurement, phone: Phone): number[] {
  const [low, high] = voicing(phone, Math.min(1, Math.max(0, (periodicity - 0.4) / 0.35)))
  return [...cepstrum, low, high]
}

/** Voicing below and above about 3 kHz: measured, within what the kind of sound allows. */
function voicing(phone: Phone, measured: number): [low: number, high: number] {
  switch (classOf(phone)) {
    case 'vowel':
    case 'sonorant':
      return [Math.max(measured, 0.7), Math.max(measured, 0.7) * 0.95]
    case 'voiced':
      return [measured, measured * 0.45]
    case 'voiceless':
      return [measured * 0.5, 0]
    case 'pause':
      return [measured, 0]
  }
}

const table = quantise(LAYOUT, tableValues(measureDiphones()))
writeTable(fileURLToPath(new URL('kal16-table', import.meta.url)), table)
