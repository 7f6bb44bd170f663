import { StartError } from '@voicemark/daemon'
import { launchdLabel } from './launchd-plist.js'
import { managerOf } from './service-places.js'
import { type Scope, serviceName, type ServicePlan } from './service-plan.js'
import type { ServiceWorld } from './service-world.js'

type Named = Pick<ServicePlan, 'daemon' | 'scope'>

/** Has a service started now and at each start of the machine; anew where it `changed`. @throws StartError. */
export function startService(plan: Named, unit: string, changed: boolean, world: ServiceWorld): void {
  if (managerOf(world) === 'launchd') {
    if (isLoaded(plan, world)) runSaid(world, 'launchctl', ['bootout', targetOf(plan, world)])
    runSaid(world, 'launchctl', ['bootstrap', domainOf(plan, world), unit])
    return
  }
  const name = `${serviceName(plan.daemon)}.service`
  systemctl(plan.scope, ['daemon-reload'], world)
  systemctl(plan.scope, ['enable', name], world)
  systemctl(plan.scope, [changed ? 'restart' : 'start', name], world)
  if (plan.scope === 'user')
    world.say('note: it ends when you log out, unless you run once: loginctl enable-linger')
}

/** Ends a service, and has it started no more. @throws StartError. */
export function stopService(plan: Named, world: ServiceWorld): void {
  if (managerOf(world) === 'launchd') {
    if (isLoaded(plan, world)) runSaid(world, 'launchctl', ['bootout', targetOf(plan, world)])
    return
  }
  systemctl(plan.scope, ['disable', '--now', `${serviceName(plan.daemon)}.service`], world)
}

/** Tells systemd that a unit is gone. @throws StartError. */
export function forgetUnit({ scope }: Pick<ServicePlan, 'scope'>, world: ServiceWorld): void {
  if (managerOf(world) === 'systemd') systemctl(scope, ['daemon-reload'], world)
}

/** Runs a program and says so. @throws StartError with what it said where it fails. */
export function runSaid(world: ServiceWorld, program: string, args: readonly string[]): void {
  const shown = [program, ...args.map((arg) => (/\s/.test(arg) ? `'${arg}'` : arg))].join(' ')
  const { status, errors } = world.run(program, args)
  if (status === null) throw new StartError(`${program} is not here; nothing after it was done: ${shown}`)
  if (status !== 0) throw new StartError(`${shown} failed (${status}): ${errors.trim()}`)
  world.say(`ran ${shown}`)
}

/** The arguments of systemctl and journalctl that say whose manager is meant. */
export const scopeFlags = (scope: Scope) => (scope === 'user' ? ['--user'] : [])

const systemctl = (scope: Scope, args: readonly string[], world: ServiceWorld) =>
  runSaid(world, 'systemctl', [...scopeFlags(scope), ...args])

const domainOf = ({ scope }: Named, world: ServiceWorld) =>
  scope === 'system' ? 'system' : `gui/${world.uid ?? 0}`

const targetOf = (plan: Named, world: ServiceWorld) => `${domainOf(plan, world)}/${launchdLabel(plan)}`

const isLoaded = (plan: Named, world: ServiceWorld) =>
  world.run('launchctl', ['print', targetOf(plan, world)]).status === 0
