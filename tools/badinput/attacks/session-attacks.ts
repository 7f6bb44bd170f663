import { guardToken, type Arena } from '../arena.js'
import { expect, expectAnswer, type NamedCase } from '../case.js'
import { browser, cookieOf, csrfAt, form, issued, signIn } from '../fixture/browser.js'
import { send } from '../fixture/http.js'

const group = 'sessions'
const cookieName = 'voicemark_session'
const madeUp = `vm_${'A'.repeat(43)}`

const drawAs = (url: string, headers: Readonly<Record<string, string>>) =>
  send(url, { method: 'POST', path: '/api/v1/figures', headers })

type Try = (url: string) => Promise<void>

const tries: readonly (readonly [name: string, run: Try])[] = [
  [
    'fixation: a cookie from before the login is not the session after it',
    async (url) => {
      const cookie = await signIn(url, guardToken, `${cookieName}=${madeUp}`)
      expect(cookie.startsWith(`${cookieName}=vm_`) && !cookie.includes(madeUp), 'it is the same')
      expectAnswer(
        await send(url, { path: '/api/v1/requests', headers: { cookie: `${cookieName}=${madeUp}` } }),
        401,
      )
    },
  ],
  [
    'CSRF: the token of another session of the same person',
    async (url) => {
      const [own, other] = [await signIn(url, guardToken), await signIn(url, guardToken)]
      const csrf = await csrfAt(url, '/plain', other)
      expect(csrf !== '', 'the page has no token')
      expectAnswer(await drawAs(url, { cookie: own, 'x-csrf-token': csrf }), 403, 'csrf')
      expectAnswer(await drawAs(url, { cookie: own }), 403, 'csrf')
    },
  ],
  [
    'two cookies of one name: a reader’s right is not joined to the token of an admin’s page',
    async (url) => {
      const { token } = await issued<{ token: string }>(url, '/api/v1/tokens', { name: 'r', role: 'reader' })
      const [reader, admin] = [await signIn(url, token), await signIn(url, guardToken)]
      const csrf = await csrfAt(url, '/plain', admin)
      const answer = await drawAs(url, { cookie: `${reader}; ${admin}`, 'x-csrf-token': csrf })
      expect(answer.status === 403, `HTTP ${answer.status}`)
      const known = await send(url, {
        path: '/api/v1/requests',
        headers: { cookie: `${cookieName}=${madeUp}; ${reader}` },
      })
      expect(known.status === 401, `HTTP ${known.status} of a cookie that is made up`)
    },
  ],
  [
    'a link that writes',
    async (url) => {
      const link = await issued<{ url: string }>(url, '/api/v1/links', { name: 'guest', expires_in: '1h' })
      const opened = await send(url, { path: new URL(link.url, url).pathname, headers: browser })
      const cookie = cookieOf(opened)
      expect(cookie !== '', `HTTP ${opened.status} of a link`)
      const csrf = await csrfAt(url, '/plain', cookie)
      expectAnswer(await drawAs(url, { cookie, 'x-csrf-token': csrf }), 403)
      expectAnswer(await drawAs(url, { cookie }), 403)
    },
  ],
  [
    'a session of a token that was revoked',
    async (url) => {
      const made = await issued<{ token: string; token_id: string }>(url, '/api/v1/tokens', {
        name: 'g',
        role: 'reader',
      })
      const cookie = await signIn(url, made.token)
      await issued(url, `/api/v1/tokens/${made.token_id}/revoke`, {})
      expectAnswer(await send(url, { path: '/api/v1/requests', headers: { cookie } }), 401)
    },
  ],
  [
    'tokens that are guessed at the login, one after the other',
    async (url) => {
      const csrf = await csrfAt(url, '/login', '')
      const seen: number[] = []
      for (let n = 0; n < 40; n++)
        seen.push(
          (
            await send(
              url,
              form('/login', { token: `${madeUp.slice(0, -2)}${n}`.padEnd(46, 'x'), _csrf: csrf }),
            )
          ).status,
        )
      expect(seen.includes(429) && seen.every((status) => status === 401 || status === 429), seen.join(' '))
    },
  ],
]

/** What somebody tries with sessions of browsers; the last one uses up the logins of this machine. */
export const sessionAttacks: readonly NamedCase[] = tries.map(([name, run]) => ({
  group,
  name,
  run: async (arena: Arena) => run(await arena.guarded()),
}))
