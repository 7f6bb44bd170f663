import { freePort, startPostgresServer } from '@voicemark/postgres'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startChild } from '../../faults/fixture/child.js'
import { createCollectorProcess, type CollectorProcess } from '../../faults/fixture/collector-process.js'
import { makeCertificate } from './certificate.js'
import { siteName, startNginx, type Nginx } from './nginx.js'

/** Two collectors on one database behind nginx. */
export interface Site {
  /** Where agents and people ask. */
  readonly url: string
  readonly certificate: string
  readonly databaseUrl: string
  /** The single one, which is that of an admin. */
  readonly token: string
  readonly collectors: readonly [CollectorProcess, CollectorProcess]
  readonly nginx: Nginx
  readonly build: string
  readonly folder: string
  startCollector(collector: CollectorProcess): Promise<void>
  /** All that the collectors have printed, those that were killed included. */
  logs(): string
  /** Runs `voicemark` by the single token, or another; gives its output. @throws Error where its status is another */
  voicemark(args: readonly string[], more?: VoicemarkOptions): Promise<string>
  onClose(step: () => unknown): void
  close(): Promise<void>
}

export interface VoicemarkOptions {
  readonly token?: string
  readonly home?: string
  /** @default 0 */
  readonly status?: number
}

export interface SiteOptions {
  readonly build: string
  readonly folder: string
  readonly example: string
}

export async function openSite({ build, folder, example }: SiteOptions): Promise<Site> {
  const closing: (() => unknown)[] = []
  const token = randomBytes(24).toString('hex')
  const postgres = await startPostgresServer([], debianPostgres())
  closing.push(postgres.remove)
  const databaseUrl = await postgres.createDatabase()
  const certificate = makeCertificate(folder, siteName)
  const collectors = [await newCollector(0), await newCollector(1)] as const
  const children: { output(): string }[] = []
  const env = { VOICEMARK_TOKEN: token, VOICEMARK_TRUSTED_PROXY: '127.0.0.1', VOICEMARK_LOG_LEVEL: 'info' }
  const startCollector = async (collector: CollectorProcess) => {
    await collector.start(env)
    children.push(collector.child())
  }
  for (const collector of collectors) {
    closing.push(() => collector.kill9().catch(() => undefined))
    await startCollector(collector)
  }
  const port = await freePort()
  const ports = [collectors[0].port, collectors[1].port] as const
  const nginxFolder = join(folder, 'nginx')
  const nginx = await startNginx({ folder: nginxFolder, example, port, collectors: ports, certificate })
  closing.push(nginx.stop)
  return {
    url: `https://${siteName}:${port}`,
    certificate: certificate.cert,
    ...{ databaseUrl, token, collectors, nginx, build, folder, startCollector },
    logs: () => children.map((child) => child.output()).join('\n'),
    voicemark: (args, more = {}) => runVoicemark({ build, folder, token, ...more }, args),
    onClose: (step) => void closing.push(step),
    async close() {
      for (let step = closing.pop(); step !== undefined; step = closing.pop()) await step()
    },
  }

  async function newCollector(at: number): Promise<CollectorProcess> {
    const home = join(folder, `collector-${at}`)
    mkdirSync(home, { recursive: true })
    return createCollectorProcess({ build, databaseUrl, folder: home })
  }
}

/** The newest PostgreSQL that Debian's packages have installed; without one that of the tests is run. */
function debianPostgres(): string | undefined {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root)
    ? readdirSync(root).filter((name) => existsSync(join(root, name, 'bin/initdb')))
    : []
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0]
  return newest === undefined ? undefined : join(root, newest)
}

interface RunOptions extends VoicemarkOptions {
  readonly build: string
  readonly folder: string
}

async function runVoicemark(
  { build, folder, token = '', home, status = 0 }: RunOptions,
  args: readonly string[],
) {
  const app = args[0] === 'agent' || args[0] === 'bench' ? 'agent' : 'collector'
  const child = startChild(
    process.execPath,
    [join(build, 'apps', app, 'dist/main.js'), ...args],
    { VOICEMARK_TOKEN: token, ...(home === undefined ? {} : { VOICEMARK_HOME: home }) },
    folder,
  )
  const { code } = await child.exited
  const output = child.output()
  if (code !== status)
    throw new Error(`voicemark ${args.slice(0, 2).join(' ')}: status ${String(code)}: ${output.slice(-800)}`)
  return output
}

/** What nginx has written. */
export const nginxLog = ({ nginx }: Pick<Site, 'nginx'>, name: 'access' | 'error'): string =>
  readFileSync(join(nginx.logs, `${name}.log`), 'utf8')
