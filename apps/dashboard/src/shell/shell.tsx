import { useEffect, useState } from 'preact/hooks'
import { type Session, useSession } from './asking/session.js'
import { CurrentView } from './current-view.js'
import { Navigation } from './navigation.js'
import { Problem } from './parts/notice.js'
import { href, useRoute } from './route/route.js'
import { ThemeChoice } from './theme-choice.js'

/** What stands around every view: its name, the ways to the others, and the view that the address names. */
export function Shell() {
  const route = useRoute()
  const { answer: session, problem } = useSession()
  const [isOpen, setOpen] = useState(false)
  useEffect(() => setOpen(false), [route.path])
  return (
    <div class={`shell ${isOpen ? 'is-open' : ''}`}>
      <button type="button" class="skip" onClick={skip}>
        Skip to the view
      </button>
      <header class="bar">
        <a class="brand" href={href('/')}>
          Voicemark
        </a>
        <button
          type="button"
          class="button menu"
          aria-expanded={isOpen}
          aria-controls="side"
          onClick={() => setOpen(!isOpen)}
        >
          Menu
        </button>
        <div class="side" id="side">
          <Navigation path={route.path} role={session?.role} />
          <div class="foot">
            <ThemeChoice />
            {session !== undefined && <Who {...session} />}
            <p class="elsewhere">
              <a href="/plain">Plain page</a> · <a href="/docs">Interface</a>
            </p>
          </div>
        </div>
      </header>
      <main id="view" tabIndex={-1}>
        {problem !== undefined && <Problem of={problem} />}
        <CurrentView route={route} role={session?.role} />
      </main>
    </div>
  )
}

/** A link would change the address, which says the view. */
function skip(): void {
  document.getElementById('view')?.focus()
}

function Who({ name, role, by, csrf }: Session) {
  const signedIn = by === 'session' || by === 'link'
  return (
    <div class="who">
      <span>
        {name}, {role}
      </span>
      {signedIn && (
        <form method="post" action="/logout">
          <input type="hidden" name="_csrf" value={csrf} />
          <button class="button plain">Sign out</button>
        </form>
      )}
    </div>
  )
}
