import { print, StartError } from '@voicemark/daemon'
import { Command, InvalidArgumentError } from 'commander'
import { oneLine } from '../figures/words/text-fit.js'
import { targetKinds, type TargetKind } from '../store/corrections/correction.js'
import { type AskingFlags, withTrust } from './asking.js'
import { askCorrections, type Made, type Preview } from './asked-corrections.js'

interface DataFlags extends AskingFlags {
  readonly collector: string
  readonly reason: string
  readonly dryRun?: true
}

const kinds = targetKinds.join(', ')

/** `voicemark data`: corrects what a collector's data say. */
export function dataCommand(): Command {
  return new Command('data')
    .description('leave out, delete, label or join what a collector has, or take that back')
    .addCommand(excludeCommand())
    .addCommand(includeCommand())
    .addCommand(labelCommand())
    .addCommand(joinCommand())
    .addCommand(tagCommand())
    .addCommand(listCommand())
    .addCommand(undoCommand())
}

function excludeCommand(): Command {
  return withReason('exclude', 'leave rows out of every figure, until they are included again')
    .argument('<kind>', kinds, targetKind)
    .argument('<id>', 'its id, or the beginning of it')
    .action((target_kind: TargetKind, target: string, { reason, dryRun, ...flags }: DataFlags) =>
      correct({ kind: 'exclude', target_kind, target, reason }, flags, dryRun === true),
    )
}

function includeCommand(): Command {
  return withCollector('include', 'take an exclusion back')
    .argument('<kind>', kinds, targetKind)
    .argument('<id>', 'its id, or the beginning of it')
    .action(async (target_kind: TargetKind, target: string, flags: DataFlags) => {
      const asking = askCorrections(flags)
      const { target: whole } = await asking.preview({
        kind: 'exclude',
        target_kind,
        target,
        reason: 'include',
      })
      const id = targetText(whole)
      const standing = await asking.list({ kind: 'exclude', target: id, standing: 'true' })
      const found = standing.find((one) => one.target_kind === target_kind)
      if (found === undefined) throw new StartError(`${target_kind} ${id} is not excluded`)
      say(`${lineOf(await asking.undo(found.correction_id))}: taken back`)
    })
}

function labelCommand(): Command {
  return withReason('label', 'give a configuration a name of your own')
    .argument('<agent>', 'the agent, or the beginning of its id')
    .argument('<tier>', 'its tier, as the page shows it')
    .argument('<device>', 'its device, such as cpu')
    .argument('<label>', '1–64 characters')
    .option('--merge', 'one configuration with others of this label, where their conditions agree')
    .action(
      (
        agent_id: string,
        hardware_tier: string,
        device_type: string,
        label: string,
        { reason, dryRun, merge, ...flags }: DataFlags & { readonly merge?: true },
      ) => {
        const target = { agent_id, hardware_tier, device_type }
        return correct(
          { kind: 'label', target, label, merge: merge === true, reason },
          flags,
          dryRun === true,
        )
      },
    )
}

function joinCommand(): Command {
  return withReason('join', 'say that an agent is the same machine as another, as after a new installation')
    .argument('<agent>', 'the one whose rows are of the other')
    .argument('<into>', 'the machine that it is')
    .action((target: string, into: string, { reason, dryRun, ...flags }: DataFlags) =>
      correct({ kind: 'join', target, into, reason }, flags, dryRun === true),
    )
}

function tagCommand(): Command {
  return withReason('tag', 'change the tags of requests')
    .argument('<request...>', 'their ids, or the beginnings of them')
    .option('--set <name=value...>', 'a tag, and what it becomes')
    .option('--unset <name...>', 'a tag that is taken away')
    .action(
      async (
        requests: string[],
        {
          reason,
          dryRun,
          set = [],
          unset = [],
          ...flags
        }: DataFlags & Readonly<Partial<Record<'set' | 'unset', string[]>>>,
      ) => {
        if (set.length + unset.length === 0)
          throw new StartError('say what changes: --set NAME=VALUE or --unset NAME')
        const tags = Object.fromEntries(set.map(tagOf))
        for (const target of requests)
          await correct({ kind: 'tags', target, set: tags, unset, reason }, flags, dryRun === true)
      },
    )
}

function listCommand(): Command {
  return withCollector('list', 'what was corrected, newest first').action(async (flags: DataFlags) => {
    const corrections = await askCorrections(flags).list({ limit: '1000' })
    if (corrections.length === 0) say('nothing was corrected')
    for (const one of corrections) say(`${timeText(one.made_at)}  ${lineOf(one)}  ${one.correction_id}`)
  })
}

function undoCommand(): Command {
  return withCollector('undo', 'take a correction back')
    .argument('<correction>', 'its id, as list shows it')
    .action(async (correction_id: string, flags: DataFlags) => {
      say(`${lineOf(await askCorrections(flags).undo(correction_id))}: taken back`)
    })
}

/** Says what is concerned, then corrects. */
async function correct(
  body: object,
  flags: DataFlags | Omit<DataFlags, 'reason'>,
  dryRun: boolean,
): Promise<void> {
  const asking = askCorrections(flags)
  const preview = await asking.preview(body)
  say(previewLines(preview).join('\n'))
  if (dryRun) return
  const made = await asking.make({ ...body, target: preview.target })
  say(`${lineOf(made)}: done, correction ${made.correction_id}`)
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

function lineOf({ kind, target_kind, target, reason, made_by, undone_at }: Made): string {
  const state = undone_at === null ? '' : ' (undone)'
  return `${kind.padEnd(7)} ${target_kind} ${targetText(target)} by ${made_by}: ${reason}${state}`
}

const targetText = (target: Made['target']) =>
  typeof target === 'string' ? target : [target.agent_id, target.hardware_tier, target.device_type].join(' ')

const timeText = (time: number) => new Date(time * 1000).toISOString().slice(0, 19).replace('T', ' ')

/** Names come from rows; on a terminal they must not move the cursor. */
const say = (text: string) =>
  print(
    text
      .split('\n')
      .map((line) => `${oneLine(line)}\n`)
      .join(''),
  )

function targetKind(text: string): TargetKind {
  const kind = targetKinds.find((one) => one === text)
  if (kind === undefined) throw new InvalidArgumentError(`Expected ${kinds}.`)
  return kind
}

function tagOf(text: string): [string, string] {
  const at = text.indexOf('=')
  if (at < 1) throw new StartError(`--set ${text}: expected NAME=VALUE`)
  return [text.slice(0, at), text.slice(at + 1)]
}

const withCollector = (name: string, about: string) =>
  withTrust(new Command(name))
    .description(about)
    .option('--collector <url>', 'collector to ask', 'http://127.0.0.1:8080')

const withReason = (name: string, about: string) =>
  withCollector(name, about)
    .requiredOption('--reason <text>', 'why, 1–500 characters; shown where the data are')
    .option('--dry-run', 'say what is concerned, and change nothing')
