// A day of work in an hour: a collector, an agent, servers that it watches, people who look and links that break, and whether
// anything grows that must not, or is lost.
//   npm run test:soak -- --minutes 60 [--database sqlite|postgresql] [--out FOLDER] [--json]
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { openStage } from '../faults/stage.js'
import { drawSoak } from './report/plot.js'
import { renderSoak } from './report/table.js'
import { planOf } from './soak-plan.js'
import { judge, type SoakResult } from './soak-result.js'
import { playSoak } from './work/play-soak.js'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    database: { type: 'string', default: 'sqlite' },
    build: { type: 'string', default: fileURLToPath(new URL('../..', import.meta.url)) },
    /** Gets soak.json, with every look, soak.txt and soak.png. */
    out: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})

async function run(): Promise<number> {
  const minutes = Number(values.minutes)
  if (!(minutes >= 1 && minutes <= 1440)) throw new Error('--minutes must be 1–1440')
  const provider = values.database
  if (provider !== 'sqlite' && provider !== 'postgresql')
    throw new Error(`--database must be sqlite or postgresql, not ${provider}`)
  if (process.platform !== 'linux')
    throw new Error('what a process holds is read from /proc, which Linux has')
  const stage = await openStage({ provider, seed: 'soak', build: values.build })
  try {
    const plan = planOf(minutes)
    const played = await playSoak(stage, plan)
    const result = judge(plan, played)
    const text = renderSoak(result)
    if (values.out !== undefined) {
      const out = resolve(values.out)
      mkdirSync(out, { recursive: true })
      writeFileSync(join(out, 'soak.json'), JSON.stringify({ ...result, looks: played.looks }))
      writeFileSync(join(out, 'soak.txt'), text)
      writeFileSync(join(out, 'soak.png'), drawSoak(played.looks, titleOf(result)))
    }
    process.stdout.write(values.json ? `${JSON.stringify(result, null, 2)}\n` : text)
    return result.passed ? 0 : 1
  } finally {
    await stage.close()
  }
}

function titleOf({ seconds, asked }: SoakResult): string {
  const { spoken, measured, benched } = asked
  return `${(seconds / 60).toFixed(0)} minutes: ${spoken} texts spoken, ${measured + benched} requests to watched servers; grey: warm-up`
}

try {
  process.exitCode = await run()
} catch (error) {
  process.stderr.write(`test:soak: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
}
process.exit()
