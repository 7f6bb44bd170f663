import type { LiveState } from '@voicemark/schema'
import { Mark } from '../shell/parts/facts.js'

const kinds = { absent: 'plain', idle: 'good', speaking: 'active' } as const

/** Whether a machine is here, in a word. */
export const StateMark = ({ state }: { readonly state: LiveState }) => (
  <Mark kind={kinds[state]}>{state}</Mark>
)
