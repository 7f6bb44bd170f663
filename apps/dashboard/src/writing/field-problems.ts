import { ApiProblem } from '@voicemark/client'

/** What is wrong with each field of a form, by its path, and what is of none that the form has. */
export interface FieldProblems {
  readonly of: Readonly<Record<string, string>>
  readonly others: readonly string[]
}

interface Fault {
  readonly path: string
  readonly message: string
}

/**
 * Puts the problems that the collector found beside the fields that they are about.
 * @param fieldOf The field of a path such as `configurations[0].threads`; undefined where the form has none.
 */
export function fieldProblems(
  problem: Error | undefined,
  fieldOf: (path: string) => string | undefined,
): FieldProblems {
  const found: Record<string, string> = {}
  const others: string[] = []
  for (const { path, message } of faultsOf(problem)) {
    const field = fieldOf(path)
    if (field === undefined) others.push(path === '' ? message : `${path}: ${message}`)
    // The same is often wrong in several places.
    else if (found[field]?.split('; ').includes(message) !== true)
      found[field] = found[field] === undefined ? message : `${found[field]}; ${message}`
  }
  return { of: found, others }
}

/** Whether all that is wrong stands beside a field already. */
export const isBesideFields = (problem: Error | undefined, { of, others }: FieldProblems) =>
  problem !== undefined && others.length === 0 && Object.keys(of).length > 0

function faultsOf(problem: Error | undefined): readonly Fault[] {
  if (!(problem instanceof ApiProblem)) return []
  const { errors } = problem.body
  if (Array.isArray(errors)) return errors.filter(isFault)
  // A body that has another form: `name: expected …; expires_in: expected …`.
  if (problem.code !== 'body-invalid') return []
  return problem.message.split('; ').map((part) => {
    const at = part.indexOf(': ')
    return at < 0 ? { path: '', message: part } : { path: part.slice(0, at), message: part.slice(at + 2) }
  })
}

const isFault = (value: unknown): value is Fault =>
  typeof value === 'object' &&
  value !== null &&
  'path' in value &&
  typeof value.path === 'string' &&
  'message' in value &&
  typeof value.message === 'string'
