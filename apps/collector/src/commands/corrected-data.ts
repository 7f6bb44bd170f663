import { setTimeout as sleep } from 'node:timers/promises'
import { print } from '@voicemark/daemon'
import { oneLine } from '../figures/words/text-fit.js'
import type { CollectorFlags } from './asking.js'
import { askCorrections, type Made, type Preview, removal } from './asked-corrections.js'

const pollMs = 300

/** Says what is concerned, then corrects; null where it was only to be said. */
export async function correct(body: object, flags: CollectorFlags, dryRun: boolean): Promise<Made | null> {
  const asking = askCorrections(flags)
  const preview = await asking.preview(body)
  say(previewLines(preview).join('\n'))
  if (dryRun) return null
  const made = await asking.make({ ...body, target: preview.target })
  say(`${lineOf(made)}: done, correction ${made.correction_id}`)
  return made
}

/** Waits for the end of a deletion; gives what it has taken away. */
export async function deletionLine(get: (id: string) => Promise<Made>, made: Made): Promise<string> {
  let now = made
  while (now.detail['state'] === 'removing') {
    await sleep(pollMs)
    now = await get(made.correction_id)
  }
  const { requests, samples, folded_samples, quarantined, kept_rollups } = removal.parse(now.detail)
  const kept =
    kept_rollups === 0 ? '' : `; ${kept_rollups} coarser rows stay, for they hold samples of others, too`
  return `deleted: ${requests} requests, ${samples + folded_samples} samples, ${quarantined} in quarantine${kept}`
}

function previewLines({ target_kind, target, requests, samples, configurations }: Preview): string[] {
  return [
    `${target_kind} ${targetText(target)}: ${requests} requests, ${samples} samples`,
    ...configurations.map(
      (one) =>
        `  ${one.agent_id.slice(0, 8)} ${one.hardware_tier} ${one.device_type}: ${one.requests} requests`,
    ),
  ]
}

/** A correction in one line. */
export function lineOf({ kind, target_kind, target, reason, made_by, undone_at }: Made): string {
  const state = undone_at === null ? '' : ' (undone)'
  return `${kind.padEnd(7)} ${target_kind} ${targetText(target)} by ${made_by}: ${reason}${state}`
}

/** An id, or what names a configuration. */
export const targetText = (target: Made['target']) =>
  typeof target === 'string' ? target : [target.agent_id, target.hardware_tier, target.device_type].join(' ')

/** Seconds of Unix as a person reads them. */
export const timeText = (time: number) => new Date(time * 1000).toISOString().slice(0, 19).replace('T', ' ')

/** Names come from rows; on a terminal they must not move the cursor. */
export const say = (text: string) =>
  print(
    text
      .split('\n')
      .map((line) => `${oneLine(line)}\n`)
      .join(''),
  )
