import fc from 'fast-check'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Arena } from '../arena.js'
import { built, heldForPerson } from '../fixture/built.js'
import { harmed, harms } from './damage.js'
import type { FuzzKind, Lane } from './fuzz.js'
import { mutated, textOf } from './values.js'

interface Plans {
  readPlanFile(path: string): Promise<unknown>
}

const plan = {
  configurations: [
    { engine: 'piper-onnx', voice: 'en_US-kal16-diphone', threads: 2, speed: 1 },
    { engine: 'http', url: 'http://127.0.0.1:8880', api: 'openai', model: 'x', watch: 'port:8880' },
  ],
  corpus: 'built-in',
  repeat: 5,
  warmup: 2,
  seed: 1,
  order: 'interleaved',
  cooldown_s: 1,
  until_interval: 0.05,
  max_repeat: 10,
  concurrency: 1,
  tags: { room: 'cold' },
}
const yaml = `configurations:
  - &one { engine: piper-onnx, voice: en_US-kal16-diphone, threads: 2 }
  - <<: *one
    threads: 1
corpus: built-in
repeat: 5
tags: { room: cold, "__proto__": x }
`

/** Plans as files: a plan, or what is wrong with it in words. */
async function openLane(arena: Arena): Promise<Lane> {
  const { readPlanFile } = await built<Plans>(arena, 'agent', 'bench/plan/plan-file')
  const folder = arena.newFolder()
  return {
    arbitrary: fc.oneof(
      mutated(plan).map((value) => ({ name: 'plan.json', bytes: Buffer.from(textOf(value)) })),
      mutated(plan).map((value) => ({ name: 'plan.yaml', bytes: Buffer.from(textOf(value)) })),
      harms.map((all) => ({ name: 'plan.yaml', bytes: harmed(Buffer.from(yaml), all) })),
      harms.map((all) => ({ name: 'plan.json', bytes: harmed(Buffer.from(JSON.stringify(plan)), all) })),
    ),
    async play({ name, bytes }: { name: string; bytes: Buffer }) {
      writeFileSync(join(folder, name), bytes)
      await heldForPerson(() => readPlanFile(join(folder, name)))
    },
    close: () => undefined,
  }
}

export const planFuzz: FuzzKind = {
  name: 'plans as files',
  cases: 10_000,
  quick: 800,
  lanes: 1,
  open: openLane,
}
