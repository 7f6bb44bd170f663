// Cuts the power of a collector's and of an agent's volume again and again; root on Linux only.
//   npm run test:powercut -- [--images 20] [--seed S]
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { playedText, playSuite } from './play-suite.js'
import { agentPowerCuts, collectorPowerCuts } from './suites/power-cuts.js'

const { values } = parseArgs({
  options: {
    images: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Date.now()) },
    build: { type: 'string', default: fileURLToPath(new URL('../..', import.meta.url)) },
  },
})

const images = Math.min(500, Math.max(1, Number(values.images) || 20))
const { seed, build } = values
process.stdout.write(`seed ${seed}\n`)
for (const suite of [
  collectorPowerCuts('power-cut-collector', images),
  agentPowerCuts('power-cut-agent', images),
]) {
  const played = await playSuite(suite, { database: 'sqlite', seed, build, limitS: images * 30 })
  process.stdout.write(playedText(played))
  if (played.outcome === 'failed') process.exitCode = 1
}
process.exit()
