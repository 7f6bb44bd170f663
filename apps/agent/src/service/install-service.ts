import { existsSync, mkdirSync, statSync } from 'node:fs'
import { errorReason, StartError } from '@voicemark/daemon'
import { launchdPlist } from './launchd-plist.js'
import { makePlan, type ServiceRequest } from './make-plan.js'
import { isOwn, readIfThere, writeIfNew } from './own-file.js'
import { managerOf, placesOf } from './service-places.js'
import { ownUser, serviceName, type ServicePlan } from './service-plan.js'
import type { ServiceWorld } from './service-world.js'
import { readSettingsText, settingsIn, settingsText } from './settings-file.js'
import { runSaid, startService } from './start-service.js'
import { systemdUnit } from './systemd-unit.js'

/** The text of a service's unit, which `install` would write. @throws StartError. */
export function serviceText(request: ServiceRequest, world: ServiceWorld): string {
  const plan = makePlan(request, world)
  if (managerOf(world) === 'systemd') return systemdUnit(plan)
  return launchdPlist(plan, placesOf(request.daemon, request.scope, world).logs)
}

/** Writes a service and starts it; says each file and each program. A second time changes what has changed. @throws StartError. */
export function installService(request: ServiceRequest, world: ServiceWorld): void {
  const { daemon, scope } = request
  const places = placesOf(daemon, scope, world)
  const plan = makePlan(request, world)
  checkCan(request, world)
  const there = readIfThere(world.at(places.unit))
  if (there !== null && !isOwn(there))
    throw new StartError(`${places.unit} is not by voicemark service and was left as it is; remove it first`)
  noteProgram(plan, world)
  makeUser(plan, world)
  makeHome(plan, world)
  const settingsNew = writeSettings(plan, world)
  const unitNew = writeIfNew(world.at(places.unit), serviceText(request, world), 0o644)
  world.say(`${unitNew ? 'wrote' : 'is there:'} ${places.unit}`)
  startService(plan, places.unit, there !== null && (settingsNew || unitNew), world)
  world.say(`state is kept in ${plan.home}`)
}

/** Nothing is written where nothing would run it. */
function checkCan({ daemon, scope }: ServiceRequest, world: ServiceWorld): void {
  if (scope === 'system' && world.uid !== 0)
    throw new StartError('--system: only root may; use sudo, or --user for a service of your own')
  const isSystemd = managerOf(world) === 'systemd'
  const program = isSystemd ? 'systemctl' : 'launchctl'
  const isThere = world.run(program, [isSystemd ? '--version' : 'version']).status !== null
  if (isThere && (!isSystemd || existsSync(world.at('/run/systemd/system')))) return
  const how = [world.node, world.program, daemon].join(' ')
  throw new StartError(
    `there is no ${isSystemd ? 'systemd' : 'launchd'} that runs here, and nothing was written. --print shows the unit; whatever starts programs here can start: ${how}`,
  )
}

function noteProgram({ needsHomes, scope, command, user }: ServicePlan, world: ServiceWorld): void {
  const text = command.join(' ')
  if (/\/_npx\//.test(text))
    world.say(
      'note: npx keeps this program in a cache that it empties; npm install -g gives it a place of its own',
    )
  if (scope === 'system' && needsHomes)
    world.say(
      `note: the program lies in a home folder, which the user ${user ?? 'root'} has to be able to read: ${text}`,
    )
}

function makeUser({ scope, user }: ServicePlan, world: ServiceWorld): void {
  if (scope === 'user' || user === null || world.run('id', ['-u', user]).status === 0) return
  if (user !== ownUser) throw new StartError(`--run-as: there is no user ${user}`)
  runSaid(world, 'systemd-sysusers', ['--inline', `u ${ownUser} - "Voicemark"`])
}

/** That of a system service systemd makes. */
function makeHome({ scope, home, user }: ServicePlan, world: ServiceWorld): void {
  if (scope === 'system' && managerOf(world) === 'systemd') return
  try {
    mkdirSync(world.at(home), { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new StartError(`${home} cannot be made: ${errorReason(error)}`)
  }
  if (user !== null) runSaid(world, 'chown', [user, home])
}

/** Writes the file of settings once; later it is its owner's. True when it is new. */
function writeSettings({ daemon, settingsFile }: ServicePlan, world: ServiceWorld): boolean {
  const given = settingsIn(world.env)
  const there = readIfThere(world.at(settingsFile))
  if (there === null) {
    writeIfNew(world.at(settingsFile), settingsText(daemon, given), 0o600)
    const names = Object.keys(given)
    world.say(`wrote ${settingsFile}${names.length === 0 ? '' : ` with ${names.join(', ')}`}`)
    return true
  }
  const kept = readSettingsText(there)
  if ((statSync(world.at(settingsFile)).mode & 0o077) !== 0)
    world.say(`note: others may read ${settingsFile}: chmod 600 ${settingsFile}`)
  const other = Object.keys(given).filter((name) => kept[name] !== given[name])
  const left = other.length === 0 ? '' : `; not taken over from the environment: ${other.join(', ')}`
  world.say(`is there: ${settingsFile} of ${serviceName(daemon)}, left as it is${left}`)
  return false
}
