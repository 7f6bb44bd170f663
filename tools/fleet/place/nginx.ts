import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { startChild, type Child } from '../../faults/fixture/child.js'
import { until } from '../../faults/stage.js'
import type { Certificate } from './certificate.js'

/** nginx as a process of ours, with the example of `deploy/` as its configuration. */
export interface Nginx {
  readonly child: Child
  /** Of its access and error logs. */
  readonly logs: string
  stop(): Promise<void>
}

export interface NginxOptions {
  /** Gets all that it writes. */
  readonly folder: string
  readonly example: string
  readonly port: number
  /** Ports of the collectors. */
  readonly collectors: readonly [number, number]
  readonly certificate: Certificate
}

/** Where nginx is, and of which version; null where it is not installed. */
export function findNginx(): string | null {
  for (const program of ['nginx', '/usr/sbin/nginx']) {
    const { status, stderr } = spawnSync(program, ['-v'], { encoding: 'utf8', timeout: 5000 })
    if (status === 0) return `${program} ${/nginx\/(\S+)/.exec(stderr)?.[1] ?? ''}`.trim()
  }
  return null
}

/** The name by which nginx is asked: its certificate is for it, and others are refused. */
export const siteName = 'localhost'

export async function startNginx(options: NginxOptions): Promise<Nginx> {
  const { folder, port } = options
  const logs = join(folder, 'logs')
  mkdirSync(logs, { recursive: true })
  const site = join(folder, 'voicemark.conf')
  writeFileSync(site, filledExample(options))
  const main = join(folder, 'nginx.conf')
  writeFileSync(main, mainConfiguration(folder, logs, site))
  const [program = 'nginx'] = findNginx()?.split(' ') ?? []
  const child = startChild(program, ['-p', folder, '-c', main, '-e', join(logs, 'error.log')], {}, folder)
  await until('nginx to listen', 20, () => {
    if (child.hasExited())
      throw new Error(`nginx has ended: ${child.output()}${readFileSync(join(logs, 'error.log'), 'utf8')}`)
    return isOpen(port)
  })
  return {
    child,
    logs,
    async stop() {
      child.signal('SIGTERM')
      await child.exited
    },
  }
}

/** The example with the addresses of this run. @throws Error where it has another form than what is replaced here */
function filledExample({ example, port, collectors, certificate }: NginxOptions): string {
  const replaced = [
    ['10.0.0.11:8080', `127.0.0.1:${collectors[0]}`],
    ['10.0.0.12:8080', `127.0.0.1:${collectors[1]}`],
    ['listen 443', `listen 127.0.0.1:${port}`],
    ['voicemark.example.org', siteName],
    ['/etc/ssl/voicemark/fullchain.pem', certificate.cert],
    ['/etc/ssl/voicemark/privkey.pem', certificate.key],
  ] as const
  return replaced.reduce(
    (text, [from, to]) => {
      if (!text.includes(from)) throw new Error(`the example has no ${from}`)
      return text.replaceAll(from, to)
    },
    readFileSync(example, 'utf8'),
  )
}

function mainConfiguration(folder: string, logs: string, site: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  return `daemon off;
pid ${join(folder, 'nginx.pid')};
user ${userInfo().username};
worker_processes 2;
error_log ${join(logs, 'error.log')} info;
events { worker_connections 512; }
http {
  access_log ${join(logs, 'access.log')};
${temporary.map((name) => `  ${name}_temp_path ${join(folder, `${name}-temp`)};`).join('\n')}
  include ${site};
}
`
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const say = (open: boolean) => {
      socket.destroy()
      resolve(open)
    }
    socket.once('connect', () => say(true)).once('error', () => say(false))
  })
}
