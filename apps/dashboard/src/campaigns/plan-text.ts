/** A plan as text: pretty JSON, which is YAML as well. */
export const planText = (plan: unknown) => JSON.stringify(plan, null, 2)

/** Reads a plan, JSON or YAML. @throws SyntaxError that says where it cannot be read. */
export async function readPlanText(text: string): Promise<unknown> {
  try {
    return JSON.parse(text)
  } catch (error) {
    // What begins like JSON is meant as that.
    if (/^\s*[{[]/.test(text)) throw error
  }
  const { parse, YAMLParseError } = await import('yaml')
  try {
    return parse(text, { prettyErrors: true })
  } catch (error) {
    throw error instanceof YAMLParseError ? new SyntaxError(error.message) : error
  }
}
