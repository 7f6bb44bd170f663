import { Check, SelectInput } from '../writing/inputs.js'
import type { FigureLook } from './figure-look.js'

export interface LookFieldsProps {
  readonly look: FigureLook
  readonly onLook: (look: FigureLook) => void
}

/** How all figures are drawn, here and in what is taken away. */
export function LookFields({ look, onLook }: LookFieldsProps) {
  return (
    <form class="form look" aria-label="How figures are drawn" onSubmit={(event) => event.preventDefault()}>
      <div class="fields">
        <SelectInput
          label="Width"
          value={look.width}
          options={[
            ['', 'for a screen'],
            ['84mm', '84 mm: one column'],
            ['120mm', '120 mm: one and a half'],
            ['174mm', '174 mm: two columns'],
          ]}
          onValue={(width) => onLook({ ...look, width })}
        />
        <SelectInput
          label="Whiskers of means"
          value={look.whiskers}
          options={[
            ['interval', '95 % interval'],
            ['sd', 'standard deviation'],
          ]}
          onValue={(whiskers) => onLook({ ...look, whiskers })}
        />
      </div>
      <Check isOn={look.isBare} onChange={(isBare) => onLook({ ...look, isBare })}>
        Without title and remarks, which the caption says
      </Check>
    </form>
  )
}
