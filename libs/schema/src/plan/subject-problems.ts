import { commandWords } from './command-words.js'
import { type PlanProblem, problem } from './plan-problem.js'
import type {
  CommandConfiguration,
  Configuration,
  ForeignConfiguration,
  HttpConfiguration,
} from './plan-schema.js'

/** What no field of a configuration shows by itself, where it is not the agent's own engine. */
export function subjectProblems(one: Configuration, at: number): PlanProblem[] {
  if (one.engine === 'piper-onnx') return []
  const found = [
    watchProblem(one),
    ...(one.engine === 'http' ? [requestProblem(one)] : []),
    ...(one.engine === 'command'
      ? [wordsProblem('command', one), linesProblem(one), streamProblem(one)]
      : serveProblems(one)),
  ]
  return found
    .filter((fault) => fault !== null)
    .map(({ path, message }) => problem(`configurations[${at}].${path}`, message))
}

function watchProblem(one: ForeignConfiguration): PlanProblem | null {
  const isStartedHere = one.engine === 'command' || one.serve !== null
  if (!isStartedHere || !one.watch.startsWith('agent:')) return null
  return problem('watch', 'what is started here cannot be watched by another agent')
}

function requestProblem({ api, request }: HttpConfiguration): PlanProblem | null {
  if (api === 'template' && request === null)
    return problem('request', '`api` template needs it, such as POST /synthesize {"text": {text}}')
  return request !== null && api !== 'template' ? problem('request', 'needs `api` template') : null
}

function serveProblems({ serve }: Exclude<ForeignConfiguration, CommandConfiguration>) {
  return serve === null ? [] : [wordsProblem('serve', { command: serve.command, shell: false })]
}

function wordsProblem(
  path: 'command' | 'serve',
  { command, shell }: Pick<CommandConfiguration, 'command' | 'shell'>,
): PlanProblem | null {
  if (shell) return null
  try {
    commandWords(command)
    return null
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return problem(path === 'serve' ? 'serve.command' : path, error.message)
  }
}

function streamProblem({ stream, command }: CommandConfiguration): PlanProblem | null {
  if (!stream || !command.includes('{out}')) return null
  return problem('stream', 'a file {out} is read when all is made; have it write to its standard output')
}

/** A program that stays is given each text as a line, and says by a whole file where its answer ends. */
function linesProblem({ lines, raw, command }: CommandConfiguration): PlanProblem | null {
  if (!lines) return null
  const [placeholder] = /\{(?:text|text_file)\}/.exec(command) ?? []
  if (placeholder !== undefined)
    return problem('command', `${placeholder} is for one process a text; with \`lines\` each text is a line`)
  return raw === null || command.includes('{out}')
    ? null
    : problem(
        'raw',
        'raw samples do not say where the answer to a line ends; with `lines` they are for files {out}',
      )
}
