/** What is answered to GET, by path; `:name` stands for a part of the path that the caller gives. */
export interface Answers {
  readonly '/api/v1/agents': { readonly agents: readonly unknown[] }
}

/** A path that can be read. */
export type Readable = keyof Answers
