import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHome } from './home.js'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'voicemark-home-'))))
afterEach(() => rmSync(folder, { recursive: true }))

function identity(): string {
  const home = openHome(folder)
  home.release()
  return home.agentId
}
const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
const row = (agent_id: string) => `${JSON.stringify({ event: 'ended', row: { agent_id } })}\n`

test('an identity that the disk damaged is that of the rows that were recorded: as another their rest is refused', () => {
  const own = identity()
  write('requests.ndjson', `${row(crypto.randomUUID())}${row(own)}{"event":"started"}\n{"event":"en`)
  for (const damage of ['', '{"agent_id":', '\0\0\0']) {
    write('agent.json', damage)
    expect(identity()).toBe(own)
  }
})

test('without a record a damaged identity is a new one, and so is one that was taken away', () => {
  const own = identity()
  write('agent.json', '')
  const next = identity()
  expect(next).not.toBe(own)
  write('requests.ndjson', row(next))
  rmSync(join(folder, 'agent.json'))
  expect(identity()).not.toBe(next)
})
