import { join } from 'node:path'
import { StartError } from '@voicemark/daemon'
import { type Daemon, type Scope, serviceName } from './service-plan.js'
import type { ServiceWorld } from './service-world.js'

/** Who runs services on a machine. */
export type Manager = 'systemd' | 'launchd'

/** Where the files of a service lie. */
export interface ServicePlaces {
  readonly unit: string
  readonly settings: string
  readonly home: string
  /** Only where there is no journal. */
  readonly logs: string
}

/** @throws StartError where services are made by hand. */
export function managerOf({ platform }: Pick<ServiceWorld, 'platform'>): Manager {
  if (platform === 'linux') return 'systemd'
  if (platform === 'darwin') return 'launchd'
  throw new StartError(
    `voicemark service writes units of systemd and launchd, not of ${platform}; docs/service.md says what to do there`,
  )
}

/** The places of one daemon. */
export function placesOf(daemon: Daemon, scope: Scope, world: ServiceWorld): ServicePlaces {
  return managerOf(world) === 'systemd'
    ? { ...systemdPlaces(daemon, scope, world), logs: '' }
    : launchdPlaces(daemon, scope, world)
}

type WithoutLogs = Omit<ServicePlaces, 'logs'>

function systemdPlaces(daemon: Daemon, scope: Scope, { env, personHome }: ServiceWorld): WithoutLogs {
  const unit = `${serviceName(daemon)}.service`
  if (scope === 'system')
    return {
      unit: `/etc/systemd/system/${unit}`,
      settings: `/etc/voicemark/${daemon}.env`,
      home: `/var/lib/${serviceName(daemon)}`,
    }
  const config = env['XDG_CONFIG_HOME'] || join(personHome, '.config')
  return {
    unit: join(config, 'systemd/user', unit),
    settings: join(config, 'voicemark', `${daemon}.env`),
    home: personalState(env, personHome),
  }
}

function launchdPlaces(daemon: Daemon, scope: Scope, { env, personHome }: ServiceWorld): ServicePlaces {
  const plist = `voicemark.${daemon}.plist`
  if (scope === 'system')
    return {
      unit: `/Library/LaunchDaemons/${plist}`,
      settings: `/etc/voicemark/${daemon}.env`,
      home: `/usr/local/var/${serviceName(daemon)}`,
      logs: '/Library/Logs',
    }
  return {
    unit: join(personHome, 'Library/LaunchAgents', plist),
    settings: join(personHome, '.config/voicemark', `${daemon}.env`),
    home: personalState(env, personHome),
    logs: join(personHome, 'Library/Logs'),
  }
}

const personalState = (env: ServiceWorld['env'], personHome: string) =>
  env['VOICEMARK_HOME'] || join(personHome, '.voicemark')
