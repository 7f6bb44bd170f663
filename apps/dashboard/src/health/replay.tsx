import type { Replay as Replayed } from '@voicemark/schema/rest'
import { client } from '../shell/asking/client.js'
import { Button } from '../shell/parts/button.js'
import { count, counted } from '../shell/parts/numeral.js'
import { Notice, Problem } from '../shell/parts/notice.js'
import { useWork } from '../writing/work.js'

/** Tries the rows in quarantine once more, such as after an upgrade. */
export function Replay({ onDone }: { readonly onDone: () => void }) {
  const { start, isBusy, done, problem } = useWork<Replayed>(onDone)
  return (
    <Notice kind="warn" title="Rows are in quarantine.">
      <p>They were delivered and could not be stored. After an upgrade they can be tried again.</p>
      {done !== undefined && (
        <p>
          {counted(done.stored, 'row')} stored, {count(done.kept)} still not, {count(done.removed)} of what
          was deleted meanwhile.
        </p>
      )}
      {problem !== undefined && <Problem of={problem} />}
      <Button isBusy={isBusy} onPress={() => start(() => client.post('/api/v1/quarantine/replay', {}))}>
        Try them again
      </Button>
    </Notice>
  )
}
