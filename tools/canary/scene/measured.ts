import { randomUUID } from 'node:crypto'
import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startChild, type Child } from '../../faults/fixture/child.js'
import { canaries, canary } from './canary-text.js'
import { jsonBody } from './answers.js'
import type { Scene } from './scene.js'

/** Texts that others speak, while the agent watches them; half of the servers' and programs' answers say the text again. */
export async function measureAll(scene: Scene): Promise<number> {
  const server = startChild(
    process.execPath,
    [join(import.meta.dirname, 'echoing-server.mjs')],
    {},
    scene.folders.mine,
  )
  scene.stage.onClose(() => server.kill())
  const serverUrl = await server.line(/^echoing server: (\S+)$/m, 30_000)
  const corpus = join(scene.folders.mine, 'texts.txt')
  writeFileSync(corpus, `one\t${canary}\ntwo\t${canaries(4)}\n`)
  await measured(scene, server, serverUrl)
  const flags = ['--agent', scene.agentUrl(), '--corpus', corpus, '--warmup', '0']
  const bench = async (name: string, args: readonly string[]) => {
    const { code, output } = await scene.voicemark(name, ['bench', ...flags, ...args])
    if (code === null || code > 1) throw new Error(`${name}: status ${String(code)}: ${output.slice(-500)}`)
  }
  await bench('bench-http', ['--http', serverUrl, '--api', 'openai', '--repeat', '5'])
  await bench('bench-request', [
    '--http',
    serverUrl,
    '--request',
    'POST /say {"input": {text}}',
    '--repeat',
    '5',
    '--stream',
  ])
  await bench('bench-command', ['--command', programIn(scene), '--repeat', '2', '--json'])
  await bench('bench-quality', ['--repeat', '1', '--quality', '--recogniser', recogniserIn(scene)])
  await bench('bench-streams', ['--repeat', '2', '--stream', '--json'])
  return 6
}

async function measured({ answers, agentUrl }: Scene, { pid }: Child, serverUrl: string): Promise<void> {
  const url = `${agentUrl()}/api/v1/measurements`
  const request_id = randomUUID()
  const begin = jsonBody({ request_id, pid, text: canary, subject: 'echoing server' })
  await answers.ask({ what: 'a measurement', url, ...begin, status: 201 })
  const again = jsonBody({ request_id, pid, text: canaries(2), subject: 'echoing server' })
  await answers.ask({ what: 'the same measurement with another text', url, ...again, status: null })
  const sound = await fetch(`${serverUrl}/measured`, {
    method: 'POST',
    body: JSON.stringify({ input: canary }),
  })
  const body = new Uint8Array(await sound.arrayBuffer())
  const end = { url: `${url}/${request_id}/end`, headers: { 'content-type': 'audio/wav' } }
  await answers.ask({
    what: 'the end of a measurement with the text as sound',
    ...end,
    body: Buffer.from(canary),
    status: null,
  })
  await answers.ask({ what: 'the end of a measurement', ...end, body, status: 200 })
}

function programIn({ folders }: Scene): string {
  const path = join(folders.mine, 'echoing-program.mjs')
  copyFileSync(join(import.meta.dirname, 'echoing-program.mjs'), path)
  return `${process.execPath} ${path} {text_file} {out}`
}

/** Hears what was said. */
function recogniserIn({ folders }: Scene): string {
  const path = join(folders.mine, 'recogniser.mjs')
  writeFileSync(path, `process.stdout.write(${JSON.stringify(canary)})`)
  return `${process.execPath} ${path} {wav}`
}
