import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { text as textOf } from 'node:stream/consumers'
import {
  createHttpClient,
  errorReason,
  isLoopback,
  print,
  readCertificates,
  StartError,
} from '@voicemark/daemon'
import { Command } from 'commander'
import { addressOption } from '../bench/plan/bench-options.js'
import { readConfig } from '../config.js'
import { enrol } from '../enrolment/enrol.js'

interface Flags {
  readonly codeFile?: string
  readonly ca?: string
  readonly insecure?: true
}

const urlOf = addressOption('<url>', 'https://lab:8080')

/** `voicemark agent enrol`: a code against a token of this agent's own. */
export function enrolCommand(): Command {
  return new Command('enrol')
    .description('have a collector give this agent a token of its own, once, by a code of its operator')
    .argument('<url>', 'the collector, such as https://lab:8080', urlOf)
    .argument(
      '[code]',
      'as voicemark token enrol printed it; it is of no use once it was redeemed (default: asked for)',
    )
    .option('--code-file <file>', 'file that has the code')
    .option('--ca <file>', 'certificates to trust as well, as PEM, such as a self-signed one')
    .option('--insecure', 'take any certificate of the collector')
    .action(async (collector: string, given: string | undefined, { codeFile, ca, insecure }: Flags) => {
      // Whatever an enrolment of before has left, it is replaced.
      const { home } = readConfig({ ...process.env, VOICEMARK_COLLECTOR: 'none' })
      const code = given ?? (codeFile === undefined ? await askForCode() : readCodeFile(codeFile))
      const certificates = ca === undefined ? null : readCertificates(ca)
      const { send } = createHttpClient({ env: process.env, ca: certificates, insecure: insecure === true })
      if (collector.startsWith('http:') && !isLoopback(collector))
        process.stderr.write(
          'voicemark: http shows the token to whoever can listen on the network; https does not\n',
        )
      const { agent_id, name } = await enrol({ collector, code: code.trim(), home, send })
      print(
        `enrolled as ${name} (agent ${agent_id}) at ${collector}; voicemark agent delivers there from its next start\n`,
      )
    })
}

function readCodeFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new StartError(`${path} cannot be read: ${errorReason(error)}`)
  }
}

async function askForCode(): Promise<string> {
  if (!process.stdin.isTTY) return textOf(process.stdin)
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await prompt.question('code: ')
  } finally {
    prompt.close()
  }
}
