import { useState } from 'preact/hooks'
import { chooseTheme, chosenTheme, type Theme } from './look/theme.js'

const names: readonly (readonly [Theme, string])[] = [
  ['system', 'System'],
  ['light', 'Light'],
  ['dark', 'Dark'],
]

/** Light, dark, or what the machine has. */
export function ThemeChoice() {
  const [theme, setTheme] = useState(chosenTheme)
  const choose = (chosen: Theme) => {
    chooseTheme(chosen)
    setTheme(chosen)
  }
  return (
    <fieldset class="choice">
      <legend class="heard">Colours</legend>
      {names.map(([value, name]) => (
        <label key={value}>
          <input
            type="radio"
            name="theme"
            value={value}
            checked={theme === value}
            onChange={() => choose(value)}
          />
          <span>{name}</span>
        </label>
      ))}
    </fieldset>
  )
}
