import { Missing } from './missing.js'
import { span } from './numeral.js'

export interface TimeProps {
  /** Unix seconds. */
  readonly at: number | null | undefined
  /** Unix seconds: then it says how long ago that was. */
  readonly now?: number
}

/** A moment, by the clock of the reader; its title has it in UTC. */
export function Time({ at, now }: TimeProps) {
  if (at === null || at === undefined) return <Missing why="not known" />
  const date = new Date(at * 1000)
  return (
    <time dateTime={date.toISOString()} title={`${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`}>
      {now === undefined ? local(date) : `${span(now - at)} ago`}
    </time>
  )
}

const two = (value: number) => String(value).padStart(2, '0')

function local(date: Date): string {
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}
