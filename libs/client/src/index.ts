export { ApiProblem } from './api-problem.js'
export type { Answers, Paged, PageOf, Posted, Readable, Writable } from './answers.js'
export {
  createClient,
  type Asked,
  type Client,
  type ClientOptions,
  type PathParts,
  type Query,
} from './client.js'
