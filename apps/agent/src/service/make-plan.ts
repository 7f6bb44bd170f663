import { resolve } from 'node:path'
import { StartError } from '@voicemark/daemon'
import { readIfThere } from './own-file.js'
import { managerOf, placesOf } from './service-places.js'
import { type Daemon, ownUser, type Scope, type ServicePlan } from './service-plan.js'
import type { ServiceWorld } from './service-world.js'

/** What a person asks for. */
export interface ServiceRequest {
  readonly daemon: Daemon
  readonly scope: Scope
  /** Who a system service runs as; null: a user of its own. */
  readonly runAs: string | null
}

/** What is written for a request on this machine. @throws StartError. */
export function makePlan({ daemon, scope, runAs }: ServiceRequest, world: ServiceWorld): ServicePlan {
  const { settings, home } = placesOf(daemon, scope, world)
  const program = programOf(daemon, world)
  const paths = { settingsFile: settings, home: resolve(home) }
  const command = [world.node, program, daemon]
  for (const text of [...command, ...Object.values(paths)]) checkPath(text)
  return {
    daemon,
    scope,
    command,
    ...paths,
    user: scope === 'user' ? null : userOf(runAs, world),
    groups: scope === 'system' && daemon === 'agent' ? groupsOf(world) : [],
    needsHomes: [world.node, program].some(isInHome),
  }
}

/** What runs now; of a checkout the built program, since its command line builds first. */
function programOf(daemon: Daemon, { program, builtOf }: ServiceWorld): string {
  const built = builtOf(daemon)
  if (built === null)
    throw new StartError(`the ${daemon} is not installed here: npm install -g voicemark has both`)
  const isOfPackage = !/[\\/](tools[\\/]voicemark\.mjs|dist[\\/]main\.js)$/.test(program)
  return isOfPackage ? resolve(program) : built
}

function userOf(runAs: string | null, world: ServiceWorld): string {
  if (runAs === null && managerOf(world) === 'launchd')
    throw new StartError('--system: macOS has no user for it; name one: --run-as USER')
  const user = runAs ?? ownUser
  if (!/^[a-z_][a-z0-9_-]{0,31}$/i.test(user))
    throw new StartError(`--run-as: ${JSON.stringify(user)} is no user`)
  return user
}

/** A unit does not start where a group of it is not there. */
function groupsOf(world: ServiceWorld): string[] {
  const groups = readIfThere(world.at('/etc/group')) ?? ''
  return ['video', 'render'].filter((name) => new RegExp(`^${name}:`, 'm').test(groups))
}

/** Folders that ProtectHome hides. */
const isInHome = (path: string) => /^\/(home|root|run\/user)\//.test(path)

function checkPath(text: string): void {
  if (/[\0-\x1f\x7f]/.test(text))
    throw new StartError(`${JSON.stringify(text)} cannot be written into a unit: it has a control character`)
}
