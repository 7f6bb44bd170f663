/** What runs as a service. */
export type Daemon = 'agent' | 'collector'

/** Whose service manager runs it: that of one person, or that of the machine. */
export type Scope = 'user' | 'system'

/** One service, before any manager's way of writing it. */
export interface ServicePlan {
  readonly daemon: Daemon
  readonly scope: Scope
  /** Node, its arguments, the program and its own, each whole. */
  readonly command: readonly string[]
  /** The file of settings; for its owner alone, since the token may be in it. */
  readonly settingsFile: string
  /** The folder of all state. */
  readonly home: string
  /** Who it runs as; null: who starts it. */
  readonly user: string | null
  /** Groups beside those of the user, such as those that may use a GPU. */
  readonly groups: readonly string[]
  /** Whether the program, or what it runs as, lies in a home folder, which the unit then may not hide. */
  readonly needsHomes: boolean
}

/** The name of a service, of its unit and of its lines in the journal. */
export const serviceName = (daemon: Daemon) => `voicemark-${daemon}`

/** The user of system services who is made where nobody was named. */
export const ownUser = 'voicemark'

/** What a unit sets itself, since its rights fit these folders. */
export function folderSettings({ home }: ServicePlan): Readonly<Record<string, string>> {
  return { VOICEMARK_HOME: home, VOICEMARK_METRICS_DIR: `${home}/metrics` }
}
