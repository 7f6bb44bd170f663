import { rmSync } from 'node:fs'
import { errorReason, StartError } from '@voicemark/daemon'
import type { ServiceRequest } from './make-plan.js'
import { isOwn, readIfThere } from './own-file.js'
import { placesOf } from './service-places.js'
import type { ServiceWorld } from './service-world.js'
import { forgetUnit, stopService } from './start-service.js'

/** Ends a service and removes its unit; settings, state and user stay, and it says where. @throws StartError. */
export function removeService(request: Omit<ServiceRequest, 'runAs'>, world: ServiceWorld): void {
  const { unit, settings, home } = placesOf(request.daemon, request.scope, world)
  const there = readIfThere(world.at(unit))
  if (there === null) world.say(`there is no ${unit}`)
  else if (!isOwn(there)) throw new StartError(`${unit} is not by voicemark service, and is left as it is`)
  else {
    stopService(request, world)
    removeFile(unit, world)
    forgetUnit(request, world)
  }
  world.say(
    `kept: state in ${home}, settings in ${settings}; delete them by hand when nothing of them is needed`,
  )
}

function removeFile(path: string, world: ServiceWorld): void {
  try {
    rmSync(world.at(path))
    world.say(`removed ${path}`)
  } catch (error) {
    throw new StartError(`${path} cannot be removed: ${errorReason(error)}`)
  }
}
