import {
  askedCollector,
  createHttpClient,
  currentToken,
  interruptible,
  print,
  readCertificates,
  StartError,
} from '@voicemark/daemon'
import { reopenPlan } from '@voicemark/schema'
import { Command } from 'commander'
import { addressOption, listOption } from '../bench/plan/bench-options.js'
import { readPlanFile } from '../bench/plan/plan-file.js'
import {
  CollectorAway,
  createCollectorClient,
  type CampaignStatus,
  type CollectorClient,
} from '../campaigns/collector-client.js'
import { followCampaign } from '../campaigns/follow.js'
import { renderStatus } from '../campaigns/status-table.js'
import { readConfig } from '../config.js'

interface Flags {
  readonly collector?: string
  readonly agent?: readonly string[]
  readonly follow?: boolean
  readonly json?: true
  readonly ca?: string
  readonly insecure?: true
}

const defaultCollector = 'http://127.0.0.1:8080'

/** `voicemark campaign`: runs a plan on the agents of a collector and shows how far it is. */
export function campaignCommand(): Command {
  return new Command('campaign')
    .description('run a plan on all agents of a collector and see how far it is')
    .addCommand(
      common('start <plan>', 'begin a plan on all connected agents, and follow it')
        .option(
          '--agent <id>',
          'only this one, now or when it comes; repeatable',
          listOption((id) => id),
        )
        .option('--no-follow', 'end as soon as it has begun')
        .action((plan: string, flags: Flags) => startCampaign(plan, flags)),
    )
    .addCommand(
      common('status <id>', 'show which agents have it, and how many of their rows are stored')
        .option('--follow', 'until nothing more is to come')
        .action((id: string, flags: Flags) => run(flags, (client) => client.status(id))),
    )
    .addCommand(
      common('stop <id>', 'end it at every agent; what was measured stays').action(
        (id: string, flags: Flags) => run(flags, (client) => client.stop(id)),
      ),
    )
    .addHelpText('after', help)
}

const help = `
Exit status: 0 when every row of every agent is stored, 1 when not, 2 when the collector could
not be asked (while following: for 60 s), 130 when following was interrupted. Neither ends
the campaign.`

function common(usage: string, description: string): Command {
  return new Command(usage.split(' ')[0])
    .arguments(usage.split(' ').slice(1).join(' '))
    .description(description)
    .option(
      '--collector <url>',
      `the collector (default: VOICEMARK_COLLECTOR, else where this machine is enrolled, else ${defaultCollector})`,
      addressOption('--collector', defaultCollector),
    )
    .option('--ca <file>', 'certificates to trust as well, as PEM, such as a self-signed one')
    .option('--insecure', 'take any certificate of the collector')
    .option('--json', 'print the status as one JSON object')
}

async function startCampaign(path: string, { agent = [], follow = true, ...flags }: Flags): Promise<void> {
  const plan = reopenPlan({ ...(await readPlanFile(path)) })
  await run({ ...flags, follow }, (client) => client.start(plan, agent))
}

async function run(flags: Flags, ask: (client: CollectorClient) => Promise<CampaignStatus>): Promise<void> {
  readConfig(process.env)
  const asked = askedCollector(process.env, flags.collector)
  const collector = asked.collector ?? defaultCollector
  const { ca, insecure } = flags
  const certificates = ca === undefined ? null : readCertificates(ca)
  const { send } = createHttpClient({ env: process.env, ca: certificates, insecure: insecure === true })
  const client = createCollectorClient(collector, currentToken(asked), send)
  const first = await ask(client).catch((error: unknown) => {
    if (!(error instanceof CollectorAway) || error.answered) throw error
    throw new StartError(`${error.message}; --collector or VOICEMARK_COLLECTOR names another`)
  })
  const say = (line: string) => process.stderr.write(`${line}\n`)
  const follow = async (signal: AbortSignal) => ({
    status: flags.follow === true ? await followCampaign(first, { client, say, signal }) : first,
    interrupted: signal.aborted,
  })
  const { status, interrupted } = await interruptible(follow)
  print(flags.json === true ? `${JSON.stringify(status)}\n` : renderStatus(status, collector))
  process.exitCode = interrupted ? 130 : status.complete ? 0 : 1
}
