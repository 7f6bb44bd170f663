import { useEffect, useState } from 'preact/hooks'

/** What a person may choose; `system` follows the machine. */
export type Theme = 'system' | 'light' | 'dark'

const themes: readonly Theme[] = ['system', 'light', 'dark']
const kept = 'voicemark.theme'
const systemDark = () => matchMedia('(prefers-color-scheme: dark)')
const told = new EventTarget()

/** What was chosen here before. A browser that keeps nothing has the system's. */
export function chosenTheme(): Theme {
  try {
    return themes.find((theme) => theme === localStorage.getItem(kept)) ?? 'system'
  } catch {
    return 'system'
  }
}

/** Whether the page is dark now. */
export const isDark = () => document.documentElement.dataset['theme'] === 'dark'

/** Keeps the choice and shows it. */
export function chooseTheme(theme: Theme): void {
  try {
    localStorage.setItem(kept, theme)
  } catch {
    // Then it holds for as long as the page is open.
  }
  show(theme)
}

/** Shows what was chosen, and follows the system where it is to be followed. */
export function startTheme(): void {
  show(chosenTheme())
  systemDark().addEventListener('change', () => show(chosenTheme()))
}

/** Changes when the page becomes dark or light, for what is drawn with the colours themselves. */
export function useDark(): boolean {
  const [dark, setDark] = useState(isDark)
  useEffect(() => {
    const look = () => setDark(isDark())
    told.addEventListener('change', look)
    return () => told.removeEventListener('change', look)
  }, [])
  return dark
}

/** The value of a token, such as `--series-1`, as the page has it now. */
export const tokenValue = (name: `--${string}`) =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim()

function show(theme: Theme): void {
  const dark = theme === 'dark' || (theme === 'system' && systemDark().matches)
  document.documentElement.dataset['theme'] = dark ? 'dark' : 'light'
  told.dispatchEvent(new Event('change'))
}
