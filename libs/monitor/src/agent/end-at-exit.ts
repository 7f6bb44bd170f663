import { spawnSync } from 'node:child_process'

/** What an agent is still to be told. */
export interface LateEnd {
  readonly url: URL
  readonly body: object
}

const patienceMs = 3000
const script = `
let text = ''
for await (const chunk of process.stdin) text += chunk
const headers = { 'content-type': 'application/json' }
await Promise.allSettled(
  JSON.parse(text).map(({ url, body }) => fetch(url, { method: 'POST', redirect: 'error', headers, body: JSON.stringify(body) })),
)`

/** Tells an agent what a program that exits can tell no more, having no event loop: by a short process, which is waited for. */
export function endAtExit(ends: readonly LateEnd[]): void {
  if (ends.length === 0) return
  spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    input: JSON.stringify(ends),
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['pipe', 'ignore', 'ignore'],
    timeout: patienceMs,
    windowsHide: true,
  })
}
