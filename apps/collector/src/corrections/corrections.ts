import { QueryError } from '../query-error.js'
import type { Concerned } from '../store/corrections/concerned.js'
import type { ConfigurationKey, Correction, Removal, TargetKind } from '../store/corrections/correction.js'
import type { CorrectionFilter, CorrectionPage } from '../store/corrections/correction-log.js'
import type { AskedCorrection, CorrectionStore } from '../store/corrections/stored-corrections.js'
import { mostNamed, shortestPrefix } from '../store/corrections/targets.js'
import type { CorrectionBody } from './correction-body.js'

/** What a correction would be about. */
export interface CorrectionPreview extends Concerned {
  readonly dry_run: true
  readonly kind: Correction['kind']
  readonly target_kind: Correction['target_kind']
  /** The whole id, where the beginning of one was sent. */
  readonly target: Correction['target']
}

/** What people change of what the data say. */
export interface Corrections {
  /** @throws QueryError where the target is unknown */
  preview(body: CorrectionBody): Promise<CorrectionPreview>
  /** `isNew` is false where the same was said before. @throws QueryError */
  make(
    body: CorrectionBody,
    by: string,
  ): Promise<{ readonly correction: Correction; readonly isNew: boolean }>
  /** @throws QueryError where there is none, or it cannot be undone */
  undo(correction_id: string, by: string): Promise<Correction>
  /** @throws QueryError where there is none */
  get(correction_id: string): Promise<Correction>
  /** @throws QueryError where the cursor is none of ours */
  list(filter: CorrectionFilter): Promise<CorrectionPage>
}

/** @param onDelete Told of each new deletion, which is then to be carried out. */
export function createCorrections(store: CorrectionStore, onDelete: () => void): Corrections {
  const resolved = async (body: CorrectionBody): Promise<CorrectionBody> => {
    if (body.kind === 'label') {
      const agent_id = await oneTarget(store, 'agent', body.target.agent_id)
      const target = { ...body.target, agent_id }
      await checkConfiguration(store, target)
      return { ...body, target }
    }
    const target = await oneTarget(store, body.target_kind, body.target)
    if (body.kind !== 'join') return { ...body, target }
    return { ...body, target, into: await oneTarget(store, 'agent', body.into) }
  }
  return {
    async preview(sent) {
      const { kind, target_kind, target } = await resolved(sent)
      const concerned =
        typeof target === 'string' && target_kind !== 'configuration'
          ? await store.concerned(target_kind, target)
          : await configurationConcerned(store, target as ConfigurationKey)
      return { dry_run: true, kind, target_kind, target, ...concerned }
    },
    async make(sent, made_by) {
      const body = await resolved(sent)
      const made = await store.make(askedOf(body, made_by))
      if (made.is === 'refused') throw new QueryError('correction-refused', made.reason)
      const isNew = made.is === 'made'
      if (body.kind === 'delete') onDelete()
      if (!isNew && made.correction.reason !== body.reason) throw stands(made.correction)
      return { correction: made.correction, isNew }
    },
    async undo(correction_id, by) {
      const undone = await store.undo(correction_id, by)
      if (undone === null) throw unknownCorrection()
      if (undone.is === 'refused') throw new QueryError('correction-refused', undone.reason)
      return undone.correction
    },
    async get(correction_id) {
      const correction = await store.get(correction_id)
      if (correction === null) throw unknownCorrection()
      return correction
    },
    async list(filter) {
      const page = await store.list(filter)
      if (page === null)
        throw new QueryError('cursor-invalid', 'use next_cursor of the page before, with the same filter')
      return page
    },
  }
}

const unknownCorrection = () =>
  new QueryError('correction-unknown', 'no correction has this id; /api/v1/corrections lists them')

function stands({ kind, reason, correction_id, made_by }: Correction): QueryError {
  const done = {
    exclude: 'excluded',
    delete: 'deleted',
    label: 'labelled so',
    join: 'joined',
    tags: 'changed',
  }
  return new QueryError(
    'correction-stands',
    `it is ${done[kind]} already, by ${made_by}: ${reason}${kind === 'delete' ? '' : '; for another reason undo that first'}`,
    { more: { correction_id } },
  )
}

const nothingRemoved: Removal = {
  ...{ state: 'removing', requests: 0, samples: 0, folded_samples: 0, quarantined: 0, kept_rollups: 0 },
  late: [],
}

function askedOf(body: CorrectionBody, made_by: string): AskedCorrection {
  switch (body.kind) {
    case 'exclude':
      return { ...body, made_by, detail: {} }
    case 'delete':
      return { ...body, made_by, detail: nothingRemoved }
    case 'label': {
      const { label, merge, ...rest } = body
      return { ...rest, made_by, detail: { label, merge } }
    }
    case 'join': {
      const { into, ...rest } = body
      return { ...rest, made_by, detail: { into } }
    }
    case 'tags': {
      const { set, unset, ...rest } = body
      return { ...rest, made_by, detail: { set, unset } }
    }
  }
}

/** The whole id that is meant. */
async function oneTarget(store: CorrectionStore, kind: TargetKind, text: string): Promise<string> {
  const [id, ...others] = await store.find(kind, text)
  if (id === undefined)
    throw new QueryError(
      'target-unknown',
      `no ${kind} has the id ${JSON.stringify(text)}, or one that begins so; ${shortestPrefix} characters are needed at least`,
    )
  if (others.length === 0) return id
  const named = [id, ...others]
  const more = named.length > mostNamed ? ' and more' : ''
  throw new QueryError(
    'target-ambiguous',
    `several ids begin with ${JSON.stringify(text)}: ${named.slice(0, mostNamed).join(', ')}${more}`,
  )
}

async function checkConfiguration(store: CorrectionStore, key: ConfigurationKey): Promise<void> {
  if (await store.isConfiguration(key)) return
  throw new QueryError(
    'target-unknown',
    `agent ${key.agent_id} has nothing of tier ${JSON.stringify(key.hardware_tier)} on ${JSON.stringify(key.device_type)}; /api/v1/hardware lists configurations`,
  )
}

/** Of its agent those requests; samples are not told apart by it. */
async function configurationConcerned(store: CorrectionStore, key: ConfigurationKey): Promise<Concerned> {
  const { configurations, ...rest } = await store.concerned('agent', key.agent_id)
  const own = configurations.filter(
    (one) => one.hardware_tier === key.hardware_tier && one.device_type === key.device_type,
  )
  return { ...rest, requests: own.reduce((sum, { requests }) => sum + requests, 0), configurations: own }
}
