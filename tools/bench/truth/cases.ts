/** As `libs/sampler/fixtures/process-tree/allocate-and-burn.mjs` takes it. */
export interface Plan {
  readonly mb?: number
  readonly burnMs?: number
  readonly holdMs?: number
  readonly children?: readonly Plan[]
  readonly then?: Plan
}

const grandchild = (mb: number, burnMs: number, holdMs: number): Plan => ({
  children: [{ children: [{ mb, burnMs, holdMs }], holdMs: 100 }],
})

/** Each holds what it has for some time, so that whoever samples can see it. */
export const cases: readonly { readonly name: string; readonly plan: Plan }[] = [
  { name: 'one process: 100 MB, 0.5 s', plan: { mb: 100, burnMs: 500, holdMs: 300 } },
  {
    name: 'three at once: 50, 100, 150 MB, 0.2 s each',
    plan: {
      mb: 50,
      burnMs: 200,
      children: [{ mb: 100, burnMs: 200, children: [{ mb: 150, burnMs: 200, holdMs: 500 }] }],
    },
  },
  { name: 'grandchild of 10 ms', plan: grandchild(0, 10, 0) },
  { name: 'grandchild of 0.2 s, 200 MB', plan: grandchild(200, 200, 200) },
  { name: 'grandchild of 2 s, 200 MB', plan: grandchild(200, 2000, 200) },
  {
    name: 'three one after the other: 100 MB, 0.1 s each',
    plan: {
      children: [
        {
          mb: 100,
          burnMs: 100,
          holdMs: 300,
          then: { mb: 100, burnMs: 100, holdMs: 300, then: { mb: 100, burnMs: 100, holdMs: 300 } },
        },
      ],
    },
  },
]
