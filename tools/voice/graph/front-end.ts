import { PAUSE, phoneIndex } from '../phones.js'
import { MARKS, PAIR_SOUNDS, SOUND_OF, symbolNumber, SYMBOLS } from '../symbols.js'
import type { OnnxGraph } from './onnx-graph.js'
import { following, preceding } from './shift.js'
import type { Value } from './value.js'

/** What the ids say, one element per phone. A pause is added at either end, so there are always two phones. */
export interface PhoneSequence {
  /** Index into the table's phones. */
  phone: Value
  /** Length before any rule, in milliseconds. */
  baseMs: Value
  /** 1 where the phone has the mark, else 0. */
  primaryStress: Value
  secondaryStress: Value
  long: Value
  /** 1 if the sentence is a question, else 0; a scalar. */
  question: Value
}

const NONE = -1
const LEADING_PAUSE_MS = 40
const TRAILING_PAUSE_MS = 60

/** Ids → symbols → phones, stress and length, by looking at each symbol's neighbours. */
export function buildFrontEnd(graph: OnnxGraph, input: Value, inputLengths: Value): PhoneSequence {
  const symbol = knownSymbols(input, inputLengths)
  const padding = graph.ints(0)
  const before = preceding(symbol, padding)
  const after = following(symbol, padding)
  const pairs = pairTables(graph)
  const pair = pairs.number(symbol, after)
  const isPair = pair.greater(0)
  const phone = isPair.choose(pairs.phone.at(pair), symbolPhones(graph).at(symbol))
  const baseMs = isPair.choose(pairs.ms.at(pair), symbolMs(graph).at(symbol))
  const endsPair = pairs.number(before, symbol).greater(0)
  const isPhone = phone.greater(NONE).and(endsPair.apply('Not'))
  const onPhones = (values: Value) => values.where(isPhone)
  const marked = (neighbour: Value, mark: string) => between(0, onPhones(is(neighbour, mark)), 0)
  return {
    phone: graph.concat([graph.ints(PAUSE), onPhones(phone), graph.ints(PAUSE)]),
    baseMs: between(LEADING_PAUSE_MS, onPhones(baseMs), TRAILING_PAUSE_MS),
    primaryStress: marked(before, MARKS.primaryStress),
    secondaryStress: marked(before, MARKS.secondaryStress),
    long: marked(after, MARKS.long),
    question: between(0, is(symbol, MARKS.question), 0).largest(),
  }
}

/** The first `input_lengths` ids without padding; ids the voice does not know count as padding. */
function knownSymbols(input: Value, inputLengths: Value): Value {
  const ids = input.reshape(-1).slice(0, inputLengths.slice(0, 1))
  const isKnown = ids.greater(0).and(ids.less(SYMBOLS.length))
  return ids.where(isKnown)
}

function is(symbol: Value, text: string): Value {
  return symbol.equal(symbolNumber(text)).cast('float32')
}

function between(first: number, values: Value, last: number): Value {
  return values.graph.concat([values.graph.floats(first), values, values.graph.floats(last)])
}

function symbolPhones(graph: OnnxGraph): Value {
  return graph.ints(...SYMBOLS.map((_, number) => phoneOf(number)))
}

function phoneOf(number: number): number {
  const sound = SOUND_OF.get(number)
  return sound ? phoneIndex(sound.phone) : NONE
}

function symbolMs(graph: OnnxGraph): Value {
  return graph.floats(...SYMBOLS.map((_, number) => SOUND_OF.get(number)?.ms ?? 0))
}

/** Tables of the pairs, whose numbers start at 1; `number` finds the pair two symbols make, or 0. */
function pairTables(graph: OnnxGraph) {
  const count = SYMBOLS.length
  const numbers = new Int8Array(count * count)
  for (const [i, { first, second }] of PAIR_SOUNDS.entries()) numbers[first * count + second] = i + 1
  const table = graph.constant(numbers)
  return {
    phone: graph.ints(NONE, ...PAIR_SOUNDS.map((pair) => phoneIndex(pair.phone))),
    ms: graph.floats(0, ...PAIR_SOUNDS.map((pair) => pair.ms)),
    number: (first: Value, second: Value) => table.at(first.mul(count).add(second)).cast('int64'),
  }
}
