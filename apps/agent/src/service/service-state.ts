import { launchdLabel } from './launchd-plist.js'
import { managerOf, placesOf } from './service-places.js'
import { type Daemon, type Scope, serviceName } from './service-plan.js'
import type { ServiceWorld } from './service-world.js'
import { readIfThere } from './own-file.js'
import { scopeFlags } from './start-service.js'

/** What a service manager says of a service. */
export interface ServiceState {
  readonly isRunning: boolean
  /** In the manager's words. */
  readonly words: string
  readonly pid: number | null
  readonly restarts: number | null
  /** The last lines of its log, oldest first. */
  readonly log: readonly string[]
}

const shownLines = 200

/** Asks the manager of this machine; null where there is none that answers. */
export function readState(daemon: Daemon, scope: Scope, world: ServiceWorld): ServiceState | null {
  return managerOf(world) === 'systemd' ? ofSystemd(daemon, scope, world) : ofLaunchd(daemon, scope, world)
}

const properties = ['LoadState', 'ActiveState', 'SubState', 'UnitFileState', 'MainPID', 'NRestarts']

function ofSystemd(daemon: Daemon, scope: Scope, world: ServiceWorld): ServiceState | null {
  const name = `${serviceName(daemon)}.service`
  const asked = world.run('systemctl', [
    ...scopeFlags(scope),
    'show',
    name,
    `--property=${properties.join(',')}`,
  ])
  if (asked.status !== 0) return null
  const said = Object.fromEntries(asked.output.split('\n').map((line) => line.split('=', 2))) as Record<
    string,
    string
  >
  const { LoadState = '', ActiveState = '', SubState = '', UnitFileState = '', MainPID, NRestarts } = said
  if (LoadState === 'not-found')
    return { isRunning: false, words: 'not installed', pid: null, restarts: null, log: [] }
  const journal = ['-u', name, '-n', String(shownLines), '-o', 'cat', '--no-pager']
  return {
    isRunning: ActiveState === 'active',
    words: `${ActiveState} (${SubState}), ${UnitFileState || LoadState}`,
    pid: Number(MainPID) || null,
    restarts: NRestarts === undefined ? null : Number(NRestarts),
    log: linesOf(world.run('journalctl', [...scopeFlags(scope), ...journal]).output),
  }
}

function ofLaunchd(daemon: Daemon, scope: Scope, world: ServiceWorld): ServiceState | null {
  const domain = scope === 'system' ? 'system' : `gui/${world.uid ?? 0}`
  const asked = world.run('launchctl', ['print', `${domain}/${launchdLabel({ daemon })}`])
  if (asked.status === null) return null
  const { logs } = placesOf(daemon, scope, world)
  const state = /^\s*state = (.+)$/m.exec(asked.output)?.[1]
  return {
    isRunning: state === 'running',
    words: asked.status === 0 ? (state ?? 'loaded') : 'not loaded',
    pid: Number(/^\s*pid = (\d+)$/m.exec(asked.output)?.[1]) || null,
    restarts: null,
    log: linesOf(readIfThere(world.at(`${logs}/${serviceName(daemon)}.log`)) ?? ''),
  }
}

const linesOf = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .slice(-shownLines)
