import { expect, test } from 'vitest'
import type { Fingerprint } from '../requests/fingerprint.js'
import type { Measure } from '../requests/measures.js'
import { checkComparability, differencesInWords } from './comparability.js'

const side = (fingerprint: Fingerprint, split = {}, device_type = 'cpu', measure: Measure = 'rtf') => ({
  measure,
  source: 'a',
  device_type,
  subject: null,
  asked: null,
  streamed: false,
  voice: null,
  split,
  fingerprint,
})

test('every differing field is listed, also where one side does not say', () => {
  const a = side({ model_sha256: ['aa'], intra_threads: [4], engine_version: [null], 'tag:room': ['cold'] })
  const b = side({ model_sha256: ['bb'], intra_threads: [8], engine_version: ['1.2'] })
  const comparability = checkComparability(a, b)
  expect(comparability).toMatchObject({ comparable: false, overridden: false })
  expect(differencesInWords(comparability)).toBe(
    'they differ in model_sha256 (aa against bb), intra_threads (4 against 8), ' +
      'engine_version (unknown against 1.2), tag:room (cold against unknown)',
  )
})

test('what configurations are told apart by, and what follows from it, does not stand against them', () => {
  const amy = side({ voice: ['amy'], model_sha256: ['aa'], load: ['closed-1'] }, { voice: 'amy' })
  const joe = side({ voice: ['joe'], model_sha256: ['bb'], load: ['closed-1'] }, { voice: 'joe' })
  const { comparable, differences } = checkComparability(amy, joe)
  expect(comparable).toBe(true)
  expect(differences.map(({ field, by_design }) => [field, by_design])).toEqual([
    ['voice', true],
    ['model_sha256', true],
  ])
})

test('two subjects are compared as they are, whatever engine each has', () => {
  const own = side({ engine: ['piper-onnx'], tokenizer: ['espeak-ng'], load: ['closed-1'] })
  const server = { ...side({ engine: ['http'], tokenizer: [null], load: ['closed-1'] }), subject: 'kokoro' }
  expect(checkComparability(own, server).comparable).toBe(true)
  const busy = { ...server, fingerprint: { ...server.fingerprint, load: ['closed-4'] } }
  expect(checkComparability(own, busy).comparable).toBe(false)
})

test('two voices of one machine are compared although nobody asked to tell them apart', () => {
  const [amy, joe] = ['amy', 'joe'].map((voice) => ({ ...side({ voice: [voice] }), voice }))
  expect(amy && joe && checkComparability(amy, joe).comparable).toBe(true)
})

test('a voice of the agent brings its family, and not what it is asked to do', () => {
  const amy = { ...side({ voice: ['amy'], engine: ['piper-onnx'], tokenizer: ['espeak-ng'] }), voice: 'amy' }
  const kokoro = { voice: ['kokoro'], engine: ['kokoro-onnx'], tokenizer: ['misaki (espeak-ng)'] }
  const other = { ...side({ ...kokoro, 'tag:unknown_phonemes': ['2'] }), voice: 'kokoro' }
  expect(checkComparability(amy, other).comparable).toBe(true)
  const slow = { ...other, fingerprint: { ...other.fingerprint, speed: ['0.5'] } }
  expect(checkComparability(amy, slow).comparable).toBe(false)
  // Of one voice it is another version of the program.
  expect(checkComparability(amy, { ...other, voice: 'amy' }).comparable).toBe(false)
  // A server's voice has no say in what engine it runs.
  const [a, b] = [amy, other].map((one) => ({ ...one, subject: 'host' }))
  expect(a && b && checkComparability(a, b).comparable).toBe(false)
})

test('a device brings its execution provider, and nothing else', () => {
  const cpu = side({ execution_provider: ['cpu'], quantization_used: ['FP32'] })
  const cuda = side({ execution_provider: ['cuda'], quantization_used: ['FP16'] }, {}, 'cuda')
  const { comparable, differences } = checkComparability(cpu, cuda)
  expect(comparable).toBe(false)
  expect(differences.map(({ by_design }) => by_design)).toEqual([true, false])
})

test('a machine on battery is compared with none that is not; another governor of another machine is no hindrance', () => {
  const laptop = side({ on_battery: [true], governor: ['governor=powersave'] })
  const desktop = { ...side({ on_battery: [null], governor: ['governor=performance'] }), source: 'b' }
  expect(checkComparability(laptop, desktop)).toMatchObject({
    comparable: false,
    differences: [
      { field: 'on_battery', by_design: false },
      { field: 'governor', by_design: true },
    ],
  })
  const plugged = { ...laptop, fingerprint: { ...laptop.fingerprint, on_battery: [null] } }
  expect(checkComparability(plugged, desktop).comparable).toBe(true)
  expect(checkComparability(plugged, { ...desktop, source: 'a' }).comparable).toBe(false)
})

test('equal settings are comparable; mixed and unknown ones are named', () => {
  const mixed = side({ voice: ['amy', 'joe'], engine: [null], load: ['closed-1'] })
  expect(checkComparability(mixed, mixed)).toEqual({
    comparable: true,
    overridden: false,
    differences: [],
    mixed: ['voice'],
    unknown: ['engine'],
  })
})

test('the scope of memory matters to memory only, and an override only where it is needed', () => {
  const of = (scope: string, measure: Measure) => side({ memory_scope: [scope] }, {}, 'cpu', measure)
  expect(checkComparability(of('request', 'rtf'), of('process', 'rtf'), true)).toMatchObject({
    comparable: true,
    overridden: false,
  })
  const memory = checkComparability(of('request', 'peak_memory_mb'), of('process', 'peak_memory_mb'), true)
  expect(memory).toMatchObject({ comparable: false, overridden: true })
})

test('a peak of samples is not compared with a mark of the kernel, and it is said what each is', () => {
  const of = (source: string, measure: Measure) => ({
    ...side({ memory_source: [source] }, {}, 'cpu', measure),
    subject: source,
  })
  const compared = (measure: Measure) =>
    checkComparability(of('kernel', measure), of('sum_of_peaks', measure))
  for (const measure of ['peak_memory_mb', 'delta_memory_mb'] as const) {
    expect(compared(measure).comparable).toBe(false)
    expect(differencesInWords(compared(measure))).toBe(
      "they differ in what the peak was seen by (the kernel's high-water mark against the sum of the high-water marks of " +
        'several processes, an upper bound)',
    )
  }
  expect(compared('cpu_s_per_audio_s')).toMatchObject({ comparable: true, differences: [] })
})

test('a mark of the kernel and its account of an ended process are peaks alike', () => {
  const of = (...sources: string[]) => side({ memory_source: sources }, {}, 'cpu', 'peak_memory_mb')
  expect(checkComparability(of('kernel'), of('ended'))).toMatchObject({ comparable: true, differences: [] })
  expect(checkComparability(of('kernel'), of('ended', 'kernel')).comparable).toBe(true)
  for (const other of ['samples', 'cgroup', 'sum_of_peaks', 'largest_ended'])
    expect(checkComparability(of('kernel'), of('ended', other)).comparable).toBe(false)
})

test('what follows from what is compared is named, and its values are left to who asks', () => {
  const of = (voice: string, corpus: string) => ({
    ...side({ voice: [voice], model_sha256: [voice.repeat(16)], corpus: [corpus] }),
    voice,
  })
  const said = (corpus: string) => differencesInWords(checkComparability(of('amy', 'a'), of('joe', corpus)))
  expect(said('a')).toBe('they differ by design in voice, model_sha256')
  expect(said('b')).toBe('they differ in corpus (a against b); by design in voice, model_sha256')
})

test('a command is compared with a server, and a reader is told what is in the time of each', () => {
  const command = { ...side({ asked: ['command'] }), subject: 'piper', asked: 'command' }
  const server = { ...side({ asked: ['http'] }), subject: 'kokoro', asked: 'http' }
  expect(checkComparability(command, server).comparable).toBe(true)
  expect(differencesInWords(checkComparability(command, server))).toBe(
    'they differ in how they were made to speak (by a command for each text, with the start of its process in its times ' +
      'against over HTTP, with the network in its times)',
  )
})

test('energy of different parts of a machine is not compared, and other measures do not ask', () => {
  const sides = (measure: Measure, ...scopes: readonly (string | null)[][]) =>
    scopes.map((energy_scope) => side({ energy_scope }, {}, 'cpu', measure))
  const check = (measure: Measure, ...scopes: readonly (string | null)[][]) => {
    const [a, b] = sides(measure, ...scopes)
    return a && b && checkComparability(a, b)
  }
  const energy = 'energy_j_per_audio_s'
  const differing = check(energy, ['cpu'], ['system'])
  expect(differing?.comparable).toBe(false)
  expect(differing && differencesInWords(differing)).toBe(
    'they differ in whose energy was counted (the processor against the whole machine)',
  )
  expect(check('rtf', ['cpu'], ['system'])?.comparable).toBe(true)
  // Some requests were too short for the counter.
  expect(check(energy, ['cpu', null], ['cpu'])).toMatchObject({ comparable: true, mixed: [] })
})
