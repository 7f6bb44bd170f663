import { setTimeout } from 'node:timers/promises'
import type { EngineContender } from './engine-contender.js'
import type { EngineRound } from './engine-figures.js'
import { engineTextNames, engineTexts, type EngineText } from './engine-texts.js'

const warmUps = 3
/** Threads of a runtime spin for a while after their work, and an agent writes its CSV after its answer. */
const settleMs = 60

/** Every text by every contender, round by round; each round begins with another contender. */
export async function speakRounds(
  contenders: readonly EngineContender[],
  count: number,
): Promise<Record<EngineText, EngineRound[]>> {
  const rounds: Record<EngineText, EngineRound[]> = { short: [], medium: [], long: [] }
  for (const contender of contenders)
    for (let i = 0; i < warmUps; i++) for (const text of engineTextNames) await speak(contender, text)
  for (let index = 0; index < count; index++) {
    const first = index % contenders.length
    const order = [...contenders.slice(first), ...contenders.slice(0, first)]
    for (const text of engineTextNames) rounds[text].push(await speakRound(order, text))
  }
  return rounds
}

async function speakRound(contenders: readonly EngineContender[], text: EngineText): Promise<EngineRound> {
  const round: EngineRound = {}
  for (const contender of contenders) round[contender.name] = await speak(contender, text)
  return round
}

async function speak(contender: EngineContender, text: EngineText) {
  await setTimeout(settleMs)
  const cpuBefore = contender.cpuSeconds()
  const spoken = await contender.speak(engineTexts[text])
  await setTimeout(settleMs)
  return { ...spoken, cpu_s: contender.cpuSeconds() - cpuBefore }
}
