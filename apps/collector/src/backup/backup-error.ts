import { StartError } from '@voicemark/daemon'

/** A backup that cannot be made or taken back: one line for a person, exit status 2; nothing was changed. */
export class BackupError extends StartError {}
