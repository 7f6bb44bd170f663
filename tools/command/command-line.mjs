import { commands } from './commands.mjs'

const help = new Set(['--help', '-h', 'help'])
const version = new Set(['--version', '-V', 'version'])

/**
 * What the words behind `voicemark` ask for: an app to run, or text to print with a status. `apps` are those that are
 * there; the others' commands are not shown.
 */
export function readCommandLine([name = '--help', first], { apps, release }) {
  const known = Object.entries(commands).flatMap((entry) => linesOf(entry, apps))
  if (help.has(name))
    return { status: 0, text: `Usage: voicemark COMMAND [--help]\n\n${known.map(shown).join('\n')}\n` }
  if (version.has(name)) return { status: 0, text: `${release}\n` }
  const command = Object.hasOwn(commands, name) ? commands[name] : null
  if (command === null) {
    // As a terminal may show it.
    const shownName = JSON.stringify(name.slice(0, 60)).slice(1, -1)
    const names = [...new Set(known.map(([words]) => words.split(' ')[0]))].join(', ')
    return { status: 2, text: `voicemark: unknown command '${shownName}'; known are ${names}\n` }
  }
  const { app } =
    command.parts !== undefined && Object.hasOwn(command.parts, first ?? '') ? command.parts[first] : command
  if (apps.includes(app)) return { app }
  return { status: 2, text: `voicemark: ${name} is a command of the ${app}, which is not installed here\n` }
}

function linesOf([name, { app, about, parts = {} }], apps) {
  const below = Object.entries(parts).map(([part, line]) => [`${name} ${part}`, line])
  return [[name, { app, about }], ...below]
    .filter(([, line]) => apps.includes(line.app))
    .map(([words, line]) => [words, line.about])
}

function shown([words, about]) {
  return `  ${words.padEnd(15)} ${about}`
}

/** Runs what the words ask for; `programOf` is the address of an app's program. */
export async function runCommandLine(words, { apps, release, programOf }) {
  const { app, status, text } = readCommandLine(words, { apps, release })
  if (app !== undefined) return import(programOf(app))
  process.exitCode = status
  const output = status === 0 ? process.stdout : process.stderr
  output.write(text)
}
