/** One thing that is wrong with a plan: where, and what was expected. */
export interface PlanProblem {
  readonly path: string
  readonly message: string
}

export const problem = (path: string, message: string): PlanProblem => ({ path, message })
