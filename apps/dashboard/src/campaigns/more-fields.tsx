import { Check, CheckGroup, SelectInput } from '../writing/inputs.js'
import { PlanInput, type PlanInputProps, type PlanInputs } from './plan-input.js'

type Texts = readonly (readonly [name: PlanInputProps['name'], label: string, hint: string])[]

const texts: Texts = [
  ['seed', 'Seed', 'Of the order; empty: by chance'],
  ['cooldown_s', 'Cool-down, s', 'Longest wait for a hot machine before each block'],
  ['reload_warmup', 'Warm-up after a load', 'Requests after each later load of a voice'],
  ['until_interval', 'Until the interval is', 'Such as 5%: repeat on until it is narrower'],
  ['max_repeat', 'Most repeats', 'Where that stops at the latest'],
  ['concurrency', 'In flight at once', 'Closed loop'],
  ['rate', 'Requests a second', 'Open loop, whatever is answered'],
  ['provider', 'Execution provider', 'cpu, cuda, coreml, dml or webgpu; empty: the machine’s'],
  ['speed', 'Rate of speech', '0.25–4; empty: the voice’s own'],
]

const choices = [
  [
    'order',
    'Order',
    [
      ['', 'as fits the plan'],
      ['interleaved', 'interleaved: all in turn'],
      ['grouped', 'grouped: one after the other'],
      ['sequence', 'in sequence'],
    ],
  ],
  [
    'arrivals',
    'Arrivals',
    [
      ['', 'constant'],
      ['poisson', 'by chance (Poisson)'],
    ],
  ],
  [
    'throttled',
    'Throttled requests are',
    [
      ['', 'told'],
      ['exclude', 'in no figure'],
      ['repeat', 'in no figure, and asked again'],
    ],
  ],
] as const

const flags = [
  ['stream', 'Ask for sound while it is made, and measure how its pieces come'],
  ['observer_check', 'Measure each request twice, sampled and not, to say what sampling costs'],
  ['quality', 'Judge the sound, too, once all is measured'],
] as const

/** What few plans say. */
export function MoreFields(inputs: PlanInputs) {
  const { draft, problems, put } = inputs
  const wrong = flags.flatMap(([name]) => problems[name] ?? []).join('; ')
  return (
    <div class="form">
      <div class="fields">
        {choices.map(([name, label, options]) => (
          <SelectInput<string>
            key={name}
            label={label}
            problem={problems[name]}
            value={draft[name]}
            options={options}
            onValue={(value) => put({ [name]: value })}
          />
        ))}
        {texts.map(([name, label, hint]) => (
          <PlanInput key={name} {...inputs} {...{ name, label, hint }} />
        ))}
      </div>
      <PlanInput
        {...inputs}
        name="tags"
        label="Tags"
        hint="name=value, one a line, noted in every row, such as room=cold"
        lines={2}
      />
      <CheckGroup legend="Beside that" problem={wrong === '' ? undefined : wrong}>
        {flags.map(([name, words]) => (
          <Check key={name} isOn={draft[name]} onChange={(isOn) => put({ [name]: isOn })}>
            {words}
          </Check>
        ))}
      </CheckGroup>
    </div>
  )
}
