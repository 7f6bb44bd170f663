import { Check, SelectInput, TextInput } from '../writing/inputs.js'
import type { ImportOptions } from './import-options.js'

export interface OptionFieldsProps {
  readonly options: ImportOptions
  readonly put: (changed: Partial<ImportOptions>) => void
}

const found = ['', 'found out'] as const

/** Names of the choices, and what is put for each. */
const choices = [
  [
    'encoding',
    'Encoding',
    [
      found,
      ['utf-8', 'UTF-8'],
      ['utf-16le', 'UTF-16, little-endian'],
      ['utf-16be', 'UTF-16, big-endian'],
      ['cp1252', 'Windows-1252'],
    ],
  ],
  ['decimal', 'Decimal sign', [found, ['.', 'point'], [',', 'comma']]],
  [
    'thousands',
    'Thousands are parted by',
    [
      ['', 'nothing'],
      [',', 'comma'],
      ['.', 'point'],
      ["'", 'apostrophe'],
      ['space', 'space'],
    ],
  ],
  [
    'time-unit',
    'Numbers in times are',
    [
      found,
      ['s', 'seconds'],
      ['ms', 'milliseconds'],
      ['us', 'microseconds'],
      ['ns', 'nanoseconds'],
      ['none', 'left out'],
    ],
  ],
  [
    'machine',
    'Files of like hardware',
    [
      ['', 'are each a machine of their own'],
      ['auto', 'are of one machine'],
    ],
  ],
] as const

const texts = [
  ['source', 'Machine', 'Files with the same name are of one machine', 128],
  ['tier', 'Hardware tier', 'Where the file does not say it', 64],
  ['device', 'Device', 'Where the file does not say it', 32],
  ['sep', 'Columns are parted by', 'One sign, or tab; empty: found out', 3],
  ['timezone', 'Time zone', 'UTC, +01:00 or Europe/Berlin', 64],
] as const

/** What the files do not say themselves. */
export function OptionFields({ options, put }: OptionFieldsProps) {
  return (
    <div class="form">
      <div class="fields">
        {texts.map(([name, label, hint, mostLength]) => (
          <TextInput
            key={name}
            {...{ label, hint, mostLength }}
            value={options[name]}
            onValue={(value) => put({ [name]: value })}
          />
        ))}
        {choices.map(([name, label, of]) => (
          <SelectInput<string>
            key={name}
            label={label}
            value={options[name]}
            options={of}
            onValue={(value) => put({ [name]: value })}
          />
        ))}
      </div>
      <Check isOn={options.keepZeros} onChange={(keepZeros) => put({ keepZeros })}>
        Zeros are values, also where they look like missing sensors
      </Check>
    </div>
  )
}
