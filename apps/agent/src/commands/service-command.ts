import { print } from '@voicemark/daemon'
import { Argument, Command, Option } from 'commander'
import { installService, serviceText } from '../service/install-service.js'
import type { ServiceRequest } from '../service/make-plan.js'
import { removeService } from '../service/remove-service.js'
import type { Daemon } from '../service/service-plan.js'
import { sayStatus } from '../service/service-status.js'
import { thisMachine } from '../service/service-world.js'

interface Flags {
  readonly user?: true
  readonly system?: true
  readonly runAs?: string
  readonly print?: true
}

const world = () => thisMachine((line) => print(`${line}\n`))

/** `voicemark service`: an agent or a collector that the machine starts by itself. */
export function serviceCommand(): Command {
  return new Command('service')
    .description('have systemd or launchd run the agent or the collector')
    .addCommand(installCommand())
    .addCommand(removeCommand())
    .addCommand(statusCommand())
}

function installCommand(): Command {
  return partOf('install', 'write a unit and start it; settings of VOICEMARK_* go into a file beside it')
    .addOption(
      new Option(
        '--run-as <user>',
        'who a system service runs as (default: a user voicemark, who is made)',
      ).conflicts('user'),
    )
    .option('--print', 'print the unit alone; nothing is written or started')
    .action((daemon: Daemon, flags: Flags) => {
      const request = requestOf(daemon, flags)
      if (flags.print === true) print(serviceText(request, world()))
      else installService(request, world())
    })
}

const removeCommand = () =>
  partOf('remove', 'end it and remove its unit; state and settings stay').action(
    (daemon: Daemon, flags: Flags) => removeService(requestOf(daemon, flags), world()),
  )

const statusCommand = () =>
  partOf('status', 'how it is, and its last words; status 1 when it does not answer').action(
    async (daemon: Daemon, flags: Flags) => {
      const { scope } = requestOf(daemon, flags)
      if (!(await sayStatus(daemon, scope, world()))) process.exitCode = 1
    },
  )

function partOf(name: string, about: string): Command {
  return new Command(name)
    .description(about)
    .addArgument(
      new Argument('[daemon]', 'which of the two').choices(['agent', 'collector']).default('agent'),
    )
    .addOption(new Option('--user', 'of this user (default, unless root)').conflicts('system'))
    .option('--system', 'of the machine (default of root)')
}

function requestOf(daemon: Daemon, { user, system, runAs }: Flags): ServiceRequest {
  const isRoot = process.getuid?.() === 0
  const isSystem = system === true || (user === undefined && (isRoot || runAs !== undefined))
  return { daemon, scope: isSystem ? 'system' : 'user', runAs: runAs ?? null }
}
