import type { Asked, Client } from '@voicemark/client'
import { print } from '@voicemark/daemon'
import { Command, InvalidArgumentError, Option } from 'commander'
import { z } from 'zod'
import { durationForm, durationSeconds } from '../access/duration.js'
import { roles } from '../access/roles.js'
import { oneLine } from '../figures/words/text-fit.js'
import { asking, collectorOf, withCollector, withTrust, type CollectorFlags } from './asking.js'
import { credential } from './listed-credential.js'
import { tokenTable } from './token-table.js'

interface Flags extends CollectorFlags {
  readonly role?: string
  readonly agent?: string
  readonly expires?: string
  readonly overlap?: string
  readonly name?: string
  readonly json?: true
}

const issued = credential.extend({ token: z.string() })

/** `voicemark token`: gives tokens and codes out and takes them back. */
export function tokenCommand(): Command {
  return new Command('token')
    .description('give tokens and codes out, and take them back; VOICEMARK_TOKEN has to be of the role admin')
    .addCommand(addCommand())
    .addCommand(enrolCommand())
    .addCommand(linkCommand())
    .addCommand(
      part('list', 'what was given out, newest first').option('--json', 'as JSON').action(listTokens),
    )
    .addCommand(
      part('revoke', 'end a token, a code or a link: within 60 s also where it is in use')
        .argument('<id>', 'as voicemark token list shows it')
        .action(async (id: string, flags: Flags) => {
          const revoked = await ask(flags, ({ post }, asked) =>
            post('/api/v1/tokens/:id/revoke', {}, { ...asked, parts: { id } }),
          )
          const { name } = credential.parse(revoked)
          print(`revoked: ${oneLine(name)}\n`)
        }),
    )
    .addCommand(
      part('rotate', 'print a second token of the same right; the first one ends after the overlap')
        .argument('<id>', 'as voicemark token list shows it')
        .option('--overlap <time>', 'such as 90m, 12h or 7d', durationOf, '24h')
        .action(async (id: string, { overlap, ...flags }: Flags) => {
          const rotated = await ask(flags, ({ post }, asked) =>
            post('/api/v1/tokens/:id/rotate', { overlap }, { ...asked, parts: { id } }),
          )
          sayToken(issued.parse(rotated))
        }),
    )
    .addHelpText('after', help)
}

const help = `
A token is printed once, alone on the standard output, and is kept nowhere but where you put it.`

/** What the collector would refuse is refused before it is asked. */
function durationOf(text: string): string {
  if (durationSeconds(text) === null) throw new InvalidArgumentError(`Expected ${durationForm}.`)
  return text
}

const part = (name: string, about: string) => withCollector(withTrust(new Command(name).description(about)))

function addCommand(): Command {
  return part('add', 'print a new token')
    .argument('<name>', 'whose it is, 1–64 characters')
    .addOption(new Option('--role <role>', 'what it may do').choices([...roles]).makeOptionMandatory())
    .option('--agent <id>', 'the only agent that it is for (default: the first that comes with it)')
    .option('--expires <time>', 'when it ends, such as 12h or 90d (default: when it is revoked)', durationOf)
    .action(async (name: string, { role, agent, expires, ...flags }: Flags) => {
      const wanted = { name, role, agent_id: agent, expires_in: expires }
      sayToken(issued.parse(await ask(flags, ({ post }, asked) => post('/api/v1/tokens', wanted, asked))))
    })
}

function enrolCommand(): Command {
  return part('enrol', 'print a code that one agent redeems once: voicemark agent enrol URL CODE')
    .requiredOption('--name <name>', 'of the machine, 1–64 characters')
    .option('--agent <id>', 'the only agent that may redeem it; needed where it has a token')
    .option('--expires <time>', 'when it ends, such as 30m or 2d, at most 7d', durationOf, '1h')
    .action(async ({ name, agent, expires, ...flags }: Flags) => {
      const wanted = { name, agent_id: agent, expires_in: expires }
      const made = credential.extend({ code: z.string() })
      const answer = await ask(flags, ({ post }, asked) => post('/api/v1/enrolments', wanted, asked))
      const { code } = made.parse(answer)
      say(
        `within ${String(expires)}, on the machine: voicemark agent enrol ${collectorOf(flags.collector)} ${code}`,
      )
      print(`${code}\n`)
    })
}

function linkCommand(): Command {
  return part('link', 'print a link by which whoever has it reads the results until it ends')
    .requiredOption('--name <name>', 'whom it is for, 1–64 characters')
    .option('--expires <time>', 'when it ends, such as 12h or 30d, at most 90d', durationOf, '7d')
    .action(async ({ name, expires, ...flags }: Flags) => {
      const made = credential.extend({ url: z.string() })
      const wanted = { name, expires_in: expires }
      const answer = await ask(flags, ({ post }, asked) => post('/api/v1/links', wanted, asked))
      print(`${made.parse(answer).url}\n`)
    })
}

async function listTokens({ json, ...flags }: Flags): Promise<void> {
  const answer = await ask(flags, ({ get }, asked) => get('/api/v1/tokens', asked))
  const body = z.object({ tokens: z.array(credential) }).parse(answer)
  print(json === true ? `${JSON.stringify(body)}\n` : tokenTable(body.tokens, Date.now() / 1000))
}

function sayToken({ token, token_id, name, role }: z.infer<typeof issued>): void {
  say(`token ${token_id} of ${oneLine(name)}, ${role}; it is not shown again`)
  print(`${token}\n`)
}

const say = (line: string) => void process.stderr.write(`${line}\n`)

const answerMs = 30_000

/** Asks, and waits for so long. @throws StartError */
function ask<Answer>(flags: Flags, how: (client: Client, asked: Asked) => Promise<Answer>): Promise<Answer> {
  const signal = AbortSignal.timeout(answerMs)
  return asking(flags)(
    (client) => how(client, { signal }),
    ({ status, code, message }, collector) =>
      `the collector at ${collector}: ${oneLine(code === null ? `HTTP ${status}` : `${message} (${code})`)}`,
  )
}
