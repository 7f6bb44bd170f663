export type App = 'agent' | 'collector'

/** The apps that are there, and their version. */
export interface Installed {
  apps: App[]
  release: string
}

/** An app to run, or text to print with a status. */
export type Asked = { app: App } | { status: 0 | 2; text: string }

export function readCommandLine(words: string[], installed: Installed): Asked

export function runCommandLine(
  words: string[],
  installed: Installed & { programOf: (app: App) => string },
): Promise<void>
