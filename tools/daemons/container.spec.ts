import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const deploy = (name: string) => readFileSync(join(root, 'deploy', name), 'utf8')

/** A daemon that answers this to `/readyz`; its port. */
async function answering(status: number): Promise<string> {
  const server = createServer(({ url }, response) =>
    response.writeHead(url === '/readyz' ? status : 404).end(),
  )
  onTestFinished(() => void server.close())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return String((server.address() as AddressInfo).port)
}

function health(collector: string, agent: string): Promise<number | null> {
  const env = { VOICEMARK_COLLECTOR_PORT: collector, VOICEMARK_AGENT_PORT: agent }
  const child = spawn(process.execPath, [join(root, 'deploy/health.mjs')], { env, stdio: 'ignore' })
  return new Promise((resolve) => child.once('exit', resolve))
}

test('a container is well where its daemon is ready, whichever it is', async () => {
  const nobody = '1'
  expect(await health(await answering(200), nobody)).toBe(0)
  expect(await health(nobody, await answering(200))).toBe(0)
  expect(await health(await answering(503), nobody)).toBe(1)
  expect(await health(nobody, nobody)).toBe(1)
})

test('what the image is made of is here, and no secret is', () => {
  const sources = [...deploy('Dockerfile').matchAll(/^COPY (?!--from)(\S+)/gm)].map(
    ([, source = '']) => source,
  )
  expect(sources).toContain('deploy/health.mjs')
  for (const source of sources.filter((name) => !name.startsWith('$')))
    expect(existsSync(join(root, source))).toBe(true)
  expect(deploy('Dockerfile.dockerignore')).toContain('deploy/secrets')
  expect(deploy('compose.yaml')).not.toMatch(/^\s+\w*(PASSWORD|TOKEN|DATABASE_URL):/m)
})

test('each service of the example may write its volumes alone, and has no capability that it does not need', () => {
  const [, services = ''] = /^services:\n(.*?)^networks:/ms.exec(deploy('compose.yaml')) ?? []
  const each = services.split(/^ {2}(?=\w)/m).filter((text) => text.trim() !== '')
  expect(each).toHaveLength(3)
  for (const text of each) {
    expect(text).toContain('read_only: true')
    expect(text).toContain('cap_drop: [ALL]')
    expect(text).toContain('no-new-privileges:true')
  }
})
