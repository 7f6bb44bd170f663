import { StartError } from '@voicemark/daemon'
import { Command, InvalidArgumentError } from 'commander'
import { targetKinds, type TargetKind } from '../store/corrections/correction.js'
import { withCollector, withTrust, type CollectorFlags } from './asking.js'
import { askCorrections } from './asked-corrections.js'
import { correct, deletionLine, lineOf, say, targetText, timeText } from './corrected-data.js'

interface DataFlags extends CollectorFlags {
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
    .addCommand(deleteCommand())
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
    .action(async (target_kind: TargetKind, target: string, { reason, dryRun, ...flags }: DataFlags) => {
      await correct({ kind: 'exclude', target_kind, target, reason }, flags, dryRun === true)
    })
}

function includeCommand(): Command {
  return part('include', 'take an exclusion back')
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

function deleteCommand(): Command {
  return withReason(
    'delete',
    'take rows away for ever; what comes later of a deleted run or campaign is not stored',
  )
    .argument('<kind>', kinds, targetKind)
    .argument('<id>', 'its id, or the beginning of it')
    .option('--yes', 'do it; without this it is only said what is concerned')
    .action(
      async (
        target_kind: TargetKind,
        target: string,
        { reason, dryRun, yes, ...flags }: DataFlags & { readonly yes?: true },
      ) => {
        const body = { kind: 'delete', target_kind, target, reason }
        const made = await correct(body, flags, dryRun === true || yes !== true)
        if (made !== null) say(await deletionLine(askCorrections(flags).get, made))
        else if (dryRun !== true) throw new StartError('nothing was deleted: it is for ever, so say --yes')
      },
    )
}

function labelCommand(): Command {
  return withReason('label', 'give a configuration a name of your own')
    .argument('<agent>', 'the agent, or the beginning of its id')
    .argument('<tier>', 'its tier, as the page shows it')
    .argument('<device>', 'its device, such as cpu')
    .argument('<label>', '1–64 characters')
    .option('--merge', 'one configuration with others of this label, where their conditions agree')
    .action(
      async (
        agent_id: string,
        hardware_tier: string,
        device_type: string,
        label: string,
        { reason, dryRun, merge, ...flags }: DataFlags & { readonly merge?: true },
      ) => {
        const target = { agent_id, hardware_tier, device_type }
        await correct({ kind: 'label', target, label, merge: merge === true, reason }, flags, dryRun === true)
      },
    )
}

function joinCommand(): Command {
  return withReason('join', 'say that an agent is the same machine as another, as after a new installation')
    .argument('<agent>', 'the one whose rows are of the other')
    .argument('<into>', 'the machine that it is')
    .action(async (target: string, into: string, { reason, dryRun, ...flags }: DataFlags) => {
      await correct({ kind: 'join', target, into, reason }, flags, dryRun === true)
    })
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
  return part('list', 'what was corrected, newest first').action(async (flags: DataFlags) => {
    const corrections = await askCorrections(flags).list({ limit: '1000' })
    if (corrections.length === 0) say('nothing was corrected')
    for (const one of corrections) say(`${timeText(one.made_at)}  ${lineOf(one)}  ${one.correction_id}`)
  })
}

function undoCommand(): Command {
  return part('undo', 'take a correction back')
    .argument('<correction>', 'its id, as list shows it')
    .action(async (correction_id: string, flags: DataFlags) => {
      say(`${lineOf(await askCorrections(flags).undo(correction_id))}: taken back`)
    })
}

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

const part = (name: string, about: string) => withCollector(withTrust(new Command(name).description(about)))

const withReason = (name: string, about: string) =>
  part(name, about)
    .requiredOption('--reason <text>', 'why, 1–500 characters; shown where the data are')
    .option('--dry-run', 'say what is concerned, and change nothing')
