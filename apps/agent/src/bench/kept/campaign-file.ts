import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { StartError, errorReason, makeFolder, readSmallFile } from '@voicemark/daemon'
import { reopenPlan, type Plan } from '@voicemark/schema'
import { z } from 'zod'
import { writeDurably } from '../../disk/durable-file.js'
import { openLineFile } from '../../disk/line-file.js'
import { takeLock } from '../../disk/process-lock.js'
import { wholeLines } from '../../disk/whole-lines.js'
import { parsePlan } from '../plan/parsed-plan.js'
import { streamsSettings } from '../plan/streams-settings.js'
import { parseEvent, type CampaignEvent } from './campaign-event.js'

/** A plan and the name of its texts. */
const mostBytes = 2 ** 24

const header = z.object({
  /** 2 with `streams`, of which versions before know nothing. */
  version: z.literal([1, 2]),
  campaign_id: z.uuid(),
  /** ISO 8601. */
  created: z.string(),
  plan: z.record(z.string(), z.unknown()),
  /** Where the texts are, which are not kept here. */
  corpus: z.object({ name: z.string(), path: z.string().nullable(), sha256: z.string() }),
  agent: z.object({ agent_id: z.uuid(), url: z.string().nullable() }),
  start_temperature_c: z.number().nullable(),
  /** How the number of listeners is searched; null: a campaign of requests. */
  streams: streamsSettings.nullable().default(null),
})

export type CampaignHeader = Omit<z.infer<typeof header>, 'plan'> & { readonly plan: Plan }

/** One campaign on the disk: what it is in `<id>.json`, and what happened in `<id>.ndjson`, a line each. */
export interface CampaignFile {
  readonly header: CampaignHeader
  /** What happened before this was opened. */
  readonly events: readonly CampaignEvent[]
  append(event: CampaignEvent): void
  close(): void
}

/** Begins a campaign. Two files, because one would be written anew with every request. @throws StartError */
export function createCampaignFile(folder: string, created: CampaignHeader): CampaignFile {
  const path = join(folder, `${created.campaign_id}.json`)
  try {
    makeFolder(folder, 0o700)
    writeDurably(path, `${JSON.stringify(created, null, 2)}\n`)
    return openEvents(folder, created)
  } catch (error) {
    throw new StartError(`the campaign cannot be kept in ${folder}: ${errorReason(error)}`)
  }
}

/** Opens a campaign that was begun. @throws StartError when there is none or it cannot be read. */
export function openCampaignFile(folder: string, id: string): CampaignFile {
  const path = join(folder, `${id}.json`)
  if (!z.uuid().safeParse(id).success || !existsSync(path))
    throw new StartError(`--resume: no campaign ${JSON.stringify(id)} in ${folder}${others(folder)}`)
  try {
    const read = header.parse(JSON.parse(readSmallFile(path, mostBytes)))
    const plan = parsePlan(path, reopenPlan(read.plan))
    return openEvents(folder, { ...read, plan })
  } catch (error) {
    if (error instanceof StartError) throw error
    const reason =
      error instanceof z.ZodError || error instanceof SyntaxError ? 'damaged' : errorReason(error)
    throw new StartError(`--resume: the campaign in ${path} cannot be read: ${reason}`)
  }
}

/**
 * Takes the campaign for this process alone: two that go on with it would measure everything twice. Lines are not synced
 * to the disk: what a power cut takes is found again in the record of the agent.
 */
function openEvents(folder: string, created: CampaignHeader): CampaignFile {
  const path = join(folder, `${created.campaign_id}.ndjson`)
  const lock = takeLock(
    join(folder, `${created.campaign_id}.lock`),
    (holder) => `--resume: the campaign is in work (${holder})`,
  )
  const file = openLineFile(path, { isWhole: (tail) => parseEvent(tail) !== null })
  return {
    header: created,
    events: readEvents(path),
    append: (value) => file.append(`${JSON.stringify(value)}\n`),
    close() {
      file.close()
      lock.release()
    },
  }
}

function readEvents(path: string): CampaignEvent[] {
  const events: CampaignEvent[] = []
  // Not the whole file as one text, which has a longest length.
  for (const lines of wholeLines(path, 0))
    events.push(...lines.split('\n').flatMap((line) => parseEvent(line) ?? []))
  return events
}

/** The newest campaigns that are there, for who mistyped one. */
function others(folder: string): string {
  if (!existsSync(folder)) return '; none was begun'
  const ids = readdirSync(folder).flatMap((name) => /^([0-9a-f-]{36})\.json$/.exec(name)?.[1] ?? [])
  return ids.length === 0
    ? '; none was begun'
    : `; there are ${ids.length}, such as ${ids.slice(0, 3).join(', ')}`
}
