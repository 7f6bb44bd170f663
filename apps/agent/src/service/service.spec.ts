import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { installService, serviceText } from './install-service.js'
import type { ServiceRequest } from './make-plan.js'
import { removeService } from './remove-service.js'
import { sayStatus } from './service-status.js'
import type { Ran, ServiceWorld } from './service-world.js'

const done: Ran = { status: 0, output: '', errors: '' }
const absent: Ran = { status: null, output: '', errors: '' }

/** A machine below a folder, whose programs say what a test has them say. */
function machine(answers: (line: string) => Ran = () => done, more: Partial<ServiceWorld> = {}) {
  const root = mkdtempSync(join(tmpdir(), 'voicemark-service-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  mkdirSync(join(root, 'run/systemd/system'), { recursive: true })
  const said: string[] = []
  const ran: string[] = []
  const world: ServiceWorld = {
    platform: 'linux',
    uid: 0,
    personHome: '/home/ada',
    env: {},
    node: '/usr/bin/node',
    program: '/usr/lib/voicemark/voicemark.mjs',
    builtOf: (daemon) => `/usr/lib/voicemark/apps/${daemon}/dist/main.js`,
    at: (path) => join(root, path),
    run(program, args) {
      const line = [program, ...args].join(' ')
      ran.push(line)
      return answers(line)
    },
    say: (line) => void said.push(line),
    ...more,
  }
  const text = (path: string) => readFileSync(join(root, path), 'utf8')
  const put = (path: string, content: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  return { world, root, said, ran, text, put }
}

const asked = (more: Partial<ServiceRequest> = {}): ServiceRequest => ({
  daemon: 'agent',
  scope: 'system',
  runAs: null,
  ...more,
})
const token = 'a-token-of-more-than-thirty-two-characters'
const unit = 'etc/systemd/system/voicemark-agent.service'
const settings = 'etc/voicemark/agent.env'

describe('install', () => {
  test('writes unit and settings, makes the user, starts it, and says all of it', () => {
    const env = { VOICEMARK_TOKEN: token, VOICEMARK_COLLECTOR: 'https://lab:8080', OTHER: 'x' }
    const { world, root, said, ran, text } = machine(
      (line) => (line.startsWith('id ') ? { ...done, status: 1 } : done),
      { env },
    )
    installService(asked(), world)
    expect(text(settings)).toContain(`VOICEMARK_TOKEN=${token}\nVOICEMARK_COLLECTOR=https://lab:8080\n`)
    expect(text(settings)).not.toContain('OTHER')
    expect(statSync(join(root, settings)).mode & 0o777).toBe(0o600)
    expect(text(unit)).toContain('ExecStart=/usr/bin/node /usr/lib/voicemark/voicemark.mjs agent\n')
    expect(text(unit)).not.toContain(token)
    expect([...ran, ...said].join('\n')).not.toContain(token)
    expect(ran).toEqual([
      'systemctl --version',
      'id -u voicemark',
      'systemd-sysusers --inline u voicemark - "Voicemark"',
      'systemctl daemon-reload',
      'systemctl enable voicemark-agent.service',
      'systemctl start voicemark-agent.service',
    ])
    expect(said).toEqual([
      `ran systemd-sysusers --inline 'u voicemark - "Voicemark"'`,
      `wrote /${settings} with VOICEMARK_TOKEN, VOICEMARK_COLLECTOR`,
      `wrote /${unit}`,
      'ran systemctl daemon-reload',
      'ran systemctl enable voicemark-agent.service',
      'ran systemctl start voicemark-agent.service',
      'state is kept in /var/lib/voicemark-agent',
    ])
  })

  test('a second time changes nothing, keeps settings that were edited, and interrupts nothing', () => {
    const { world, said, ran, text, put } = machine()
    installService(asked(), world)
    put(settings, 'VOICEMARK_TOKEN=edited\n')
    said.length = ran.length = 0
    installService(asked(), { ...world, env: { VOICEMARK_TOKEN: token } })
    expect(text(settings)).toBe('VOICEMARK_TOKEN=edited\n')
    expect(said).toContain(`is there: /${unit}`)
    expect(said.join('\n')).toContain('not taken over from the environment: VOICEMARK_TOKEN')
    expect(ran).toContain('systemctl start voicemark-agent.service')
    expect(ran.join()).not.toContain('restart')
  })

  test('another program that runs now is written anew, and started', () => {
    const { world, ran, text } = machine()
    installService(asked(), world)
    installService(asked(), { ...world, program: '/opt/new 100%/voicemark.mjs' })
    expect(text(unit)).toContain('ExecStart=/usr/bin/node "/opt/new 100%%/voicemark.mjs" agent\n')
    expect(ran).toContain('systemctl restart voicemark-agent.service')
  })

  test('a unit of somebody else stays', () => {
    const { world, ran, text, put } = machine()
    put(unit, '[Unit]\nDescription=mine\n')
    expect(() => installService(asked(), world)).toThrow('is not by voicemark service')
    expect(() => removeService(asked(), world)).toThrow('is not by voicemark service')
    expect(text(unit)).toBe('[Unit]\nDescription=mine\n')
    expect(ran.filter((line) => line !== 'systemctl --version')).toEqual([])
  })

  test('where no systemd runs nothing is written, and it is said what can be done', () => {
    const without = machine(() => absent)
    const stopped = machine()
    rmSync(join(stopped.root, 'run'), { recursive: true })
    for (const { world, root } of [without, stopped]) {
      expect(() => installService(asked(), world)).toThrow(
        /nothing was written. --print shows the unit; .*\/usr\/bin\/node .*voicemark.mjs agent$/,
      )
      expect(existsSync(join(root, 'etc'))).toBe(false)
      expect(serviceText(asked(), world)).toContain('[Service]')
    }
  })

  test('a step that fails is named with what was said', () => {
    const { world } = machine((line) =>
      line.includes('enable') ? { status: 1, output: '', errors: 'no such unit\n' } : done,
    )
    expect(() => installService(asked(), world)).toThrow(
      'systemctl enable voicemark-agent.service failed (1): no such unit',
    )
  })

  test('of a user: in their folders, without a user, groups or a view of files', () => {
    const { world, ran, said, text } = machine(undefined, { uid: 1000 })
    expect(() => installService(asked(), world)).toThrow('only root may')
    installService(asked({ scope: 'user' }), world)
    const written = text('home/ada/.config/systemd/user/voicemark-agent.service')
    expect(written).toContain('Environment=VOICEMARK_HOME=/home/ada/.voicemark\n')
    expect(written).not.toMatch(/^(User|SupplementaryGroups|ProtectSystem|StateDirectory)=/m)
    expect(ran).toContain('systemctl --user enable voicemark-agent.service')
    expect(said.join('\n')).toContain('loginctl enable-linger')
  })

  test('of a checkout the built program is started, which builds nothing', () => {
    const { world } = machine()
    const program = '/src/tools/voicemark.mjs'
    expect(serviceText(asked(), { ...world, program })).toContain(
      '/usr/lib/voicemark/apps/agent/dist/main.js agent',
    )
  })

  test('groups of GPUs are in the unit where they are on the machine', () => {
    const { world, put } = machine()
    expect(serviceText(asked(), world)).not.toContain('SupplementaryGroups')
    put('etc/group', 'root:x:0:\nvideo:x:44:\nrender:x:104:ada\n')
    expect(serviceText(asked(), world)).toContain('SupplementaryGroups=video render\n')
    expect(serviceText(asked({ daemon: 'collector' }), world)).not.toContain('SupplementaryGroups')
  })

  test('a program in a home folder is not hidden from its own service', () => {
    const { world, said } = machine()
    const program = '/home/ada/.nvm/versions/node/v22/bin/voicemark'
    expect(serviceText(asked(), { ...world, program })).toContain('ProtectHome=read-only\n')
    expect(serviceText(asked(), world)).toContain('ProtectHome=yes\n')
    installService(asked(), { ...world, program })
    expect(said.join('\n')).toContain('which the user voicemark has to be able to read')
  })

  test.each([
    ['a line end in a path', { program: '/opt/a\nExecStartPre=/bin/evil' }, {}, 'control character'],
    ['a user that is none', {}, { runAs: 'ada\nUser=root' }, 'is no user'],
    ['a setting that no file can say alike', { env: { VOICEMARK_TOKEN: `a'b` } }, {}, 'cannot be written'],
    ['an app that is not installed', { builtOf: () => null }, {}, 'is not installed here'],
    ['a system without services', { platform: 'win32' as const }, {}, 'docs/service.md'],
  ])('%s is refused', (_, more, request, words) => {
    const { world, root } = machine(undefined, more)
    expect(() => installService(asked(request), world)).toThrow(words)
    expect(existsSync(join(root, unit))).toBe(false)
  })
})

describe('remove', () => {
  test('ends it, removes the unit alone, and says where the rest is', () => {
    const { world, root, said, ran } = machine()
    installService(asked(), world)
    said.length = ran.length = 0
    removeService(asked(), world)
    expect(existsSync(join(root, unit))).toBe(false)
    expect(existsSync(join(root, settings))).toBe(true)
    expect(ran).toEqual(['systemctl disable --now voicemark-agent.service', 'systemctl daemon-reload'])
    expect(said.at(-1)).toContain(
      'kept: state in /var/lib/voicemark-agent, settings in /etc/voicemark/agent.env',
    )
    removeService(asked(), world)
    expect(said.at(-2)).toBe(`there is no /${unit}`)
  })
})

describe('launchd', () => {
  const mac = { platform: 'darwin' as const, uid: 501, personHome: '/Users/ada' }
  const loaded = (line: string) => (line.includes('print') ? { ...done, status: 113 } : done)

  test('has a list of its own, whose settings Node reads', () => {
    const { world, ran, text } = machine(loaded, {
      ...mac,
      program: '/opt/a & b/voicemark.mjs',
      env: { VOICEMARK_TOKEN: token },
    })
    installService(asked({ scope: 'user' }), world)
    const plist = text('Users/ada/Library/LaunchAgents/voicemark.agent.plist')
    expect(plist).toContain(
      '<array><string>/usr/bin/node</string><string>--env-file=/Users/ada/.config/voicemark/agent.env</string><string>/opt/a &amp; b/voicemark.mjs</string><string>agent</string></array>',
    )
    expect(plist).not.toContain(token)
    expect(ran.at(-1)).toBe(
      'launchctl bootstrap gui/501 /Users/ada/Library/LaunchAgents/voicemark.agent.plist',
    )
    installService(asked({ scope: 'user' }), world)
    removeService(asked({ scope: 'user' }), world)
  })

  test('of the machine it needs a user who is there', () => {
    const { world, text } = machine(loaded, { ...mac, uid: 0 })
    expect(() => installService(asked(), world)).toThrow('name one: --run-as USER')
    installService(asked({ runAs: 'ada' }), world)
    expect(text('Library/LaunchDaemons/voicemark.agent.plist')).toContain(
      '<key>UserName</key>\n  <string>ada</string>',
    )
  })
})

describe('status', () => {
  test('says state, pid, address, version and the last words', async () => {
    const server = createServer((_, response) => response.end('{}')).listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await new Promise((resolve) => server.once('listening', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const show =
      'LoadState=loaded\nActiveState=active\nSubState=running\nUnitFileState=enabled\nMainPID=42\nNRestarts=3\n'
    const log = `{"event":"agent-ready","url":"${url}"}\nlast words\n`
    const { world, said } = machine((line) => ({
      ...done,
      output: line.startsWith('journalctl') ? log : show,
    }))
    expect(await sayStatus('agent', 'system', world)).toBe(true)
    expect(said).toContain('service   voicemark-agent (system): active (running), enabled')
    expect(said).toContain('pid       42, restarted 3 times')
    expect(said).toContain(`url       ${url} answers (200)`)
    expect(said.at(-1)).toBe('  last words')
  })

  test('without systemd, and without an agent', async () => {
    const { world, said, put } = machine(() => absent)
    put(settings, `VOICEMARK_AGENT_PORT='1'\n`)
    chmodSync(world.at(settings), 0o600)
    expect(await sayStatus('agent', 'system', world)).toBe(false)
    expect(said[0]).toBe('service   voicemark-agent (system): no service manager answers here')
    expect(said[1]).toMatch(/^url {7}http:\/\/127.0.0.1:1 does not answer: ECONNREFUSED/)
  })
})
