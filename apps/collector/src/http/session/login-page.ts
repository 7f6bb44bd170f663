import { csrfInput, framed } from '../page/frame.js'
import { escapeHtml } from '../page/html-table.js'

/** The page that asks for a token; `refused` says why the last one did not do. */
export function loginPage(csrf: string, refused: string | null = null): string {
  const why = refused === null ? '' : `<p role="alert" class="alert">${escapeHtml(refused)}</p>`
  return framed({
    title: 'Sign in',
    caller: null,
    csrf,
    main: `<main><h1>Voicemark</h1><p>This page shows what was measured to those who may read it.</p>${why}
<form method="post" action="/login">${csrfInput(csrf)}<label>Token <input name="token" type="password" autocomplete="current-password" required autofocus></label><button>Sign in</button></form>
<p class="note">A token is made by <code>voicemark token add NAME --role reader</code>, or it is <code>VOICEMARK_TOKEN</code>.</p></main>`,
  })
}

/** The page behind a reader's link: a browser sends its new cookie only with what a page of ours asks for. */
export function openedPage(name: string): string {
  return framed({
    title: name,
    caller: null,
    csrf: '',
    main: `<main><h1>Voicemark</h1><p>${escapeHtml(name)}: <a href="/">open the results</a>.</p></main>`,
  }).replace('<link rel', '<meta http-equiv="refresh" content="0; url=/"><link rel')
}
