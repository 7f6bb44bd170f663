import type { Site } from '../place/site.js'
import { until } from '../../faults/stage.js'
import { ask } from './asked.js'
import type { Book } from './book.js'
import type { People } from './http-checks.js'

const page = { accept: 'text/html' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }
/** A collector believes a session that it knows for 15 s. */
const forgetLimitS = 30

type StatusAt = (collector: 0 | 1) => Promise<number>

/** A browser that signs in through nginx, and then meets either collector. */
export async function checkSessions(site: Site, { reader }: People, book: Book): Promise<void> {
  const cookie = await signIn(site, reader, book)
  // As nginx asks them, so that it can be said which one is asked.
  const { host } = new URL(site.url)
  const headers = {
    ...{ ...page, cookie, host, origin: site.url },
    ...{ 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'https', 'x-forwarded-host': host },
  }
  const statusAt: StatusAt = async (at) =>
    (await ask(`${site.collectors[at].url}/`, site.certificate, { headers })).status
  book.same('the session is good at both collectors', [await statusAt(0), await statusAt(1)], [200, 200])
  const home = await ask(`${site.url}/plain`, site.certificate, { headers: { ...page, cookie } })
  const csrf = csrfIn(home.body)
  await checkWrites(site, cookie, csrf, book)
  const out = await ask(`${site.collectors[0].url}/logout`, site.certificate, {
    headers: { ...headers, ...form },
    body: new URLSearchParams({ _csrf: csrf }).toString(),
  })
  book.same('signing out at one collector', out.status, 303)
  await checkGone(statusAt, book)
}

async function signIn(site: Site, token: string, book: Book): Promise<string> {
  const login = await ask(`${site.url}/login`, site.certificate, { headers: page })
  const signedIn = await ask(`${site.url}/login`, site.certificate, {
    headers: { ...page, ...form, origin: site.url },
    body: new URLSearchParams({ token, _csrf: csrfIn(login.body) }).toString(),
  })
  book.same('the form of one collector signs in at another', signedIn.status, 303)
  const [setCookie = ''] = signedIn.headers['set-cookie'] ?? []
  const attributes = setCookie.split('; ').slice(1).sort()
  const kept = attributes.filter((each) => !each.startsWith('Expires='))
  book.same('the cookie of the session', kept, ['HttpOnly', 'Path=/', 'SameSite=Strict', 'Secure'])
  return setCookie.split(';')[0] ?? ''
}

async function checkWrites(site: Site, cookie: string, csrf: string, book: Book): Promise<void> {
  const write = async (more: Readonly<Record<string, string>>) => {
    const headers = { cookie, 'content-type': 'application/json', origin: site.url, ...more }
    const { status, code } = await ask(`${site.url}/api/v1/figures`, site.certificate, {
      headers,
      body: '{}',
    })
    return [status, code]
  }
  book.same('a write by cookie alone', await write({}), [403, 'csrf'])
  book.same("a write by a reader's session", await write({ 'x-csrf-token': csrf }), [403, 'forbidden'])
}

async function checkGone(statusAt: StatusAt, book: Book): Promise<void> {
  const startMs = performance.now()
  const ended = until('the session to end', forgetLimitS, async () => (await statusAt(1)) === 401)
  const gone = await ended.then(
    () => true,
    () => false,
  )
  const seconds = (performance.now() - startMs) / 1000
  book.check('ends the session at the other', gone, `after ${seconds.toFixed(1)} s`)
}

const csrfIn = (html: string): string => /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
