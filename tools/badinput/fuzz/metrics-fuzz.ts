import fc from 'fast-check'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Arena } from '../arena.js'
import { expect } from '../case.js'
import { built, heldForPerson } from '../fixture/built.js'
import { unclearWords } from '../fixture/command.js'
import { tableOf } from '../fixture/table.js'
import { harmed, harms, type Harm } from './damage.js'
import type { FuzzKind, Lane } from './fuzz.js'
import { mutated, textOf } from './values.js'

interface Folder {
  readMetricsFolder(
    folder: string,
  ): Promise<Readonly<Record<'filesLeftOut' | 'rowsSkipped' | 'remarks', readonly string[]>>>
}

interface Damage {
  readonly table: readonly Harm[]
  readonly specs: unknown
}

const good = tableOf(5)
const specs = {
  agent_id: 'a',
  cpu_model: 'Intel i5',
  total_memory_gb: 16,
  gpus: [{ name: 'x', memory_mb: 1 }],
}
const longestRemark = 2000

/** A folder of CSV files of which one is damaged: the other is read, and what is wrong is said in words. */
async function openLane(arena: Arena): Promise<Lane> {
  const { readMetricsFolder } = await built<Folder>(arena, 'collector', 'folder/metrics-folder')
  const folder = arena.newFolder()
  writeFileSync(join(folder, 'synthesis_good_20260101_000000.csv'), good)
  return {
    arbitrary: fc.record({ table: harms, specs: mutated(specs) }),
    async play({ table, specs: said }: Damage) {
      writeFileSync(join(folder, 'synthesis_intel_i5_20260101_000000.csv'), harmed(Buffer.from(good), table))
      writeFileSync(join(folder, 'hardware_specs_intel_i5.json'), textOf(said))
      await heldForPerson(async () => {
        const { filesLeftOut, rowsSkipped, remarks } = await readMetricsFolder(folder)
        expect(filesLeftOut.length < 2, `the good file is left out: ${filesLeftOut.join('; ')}`)
        for (const text of [...filesLeftOut, ...rowsSkipped, ...remarks]) {
          const fault =
            text.length > longestRemark
              ? `${text.length} characters`
              : (unclearWords(text) ?? (text.includes('\n') ? 'two lines' : null))
          expect(fault === null, `${fault ?? ''}: ${JSON.stringify(text.slice(0, 300))}`)
        }
      })
    },
    close: () => undefined,
  }
}

export const metricsFuzz: FuzzKind = {
  name: 'folders of metrics',
  cases: 6000,
  quick: 500,
  lanes: 1,
  open: openLane,
}
