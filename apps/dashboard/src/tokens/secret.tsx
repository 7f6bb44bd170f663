import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from '../shell/parts/button.js'

/** What was made just now, with what is shown of it once. */
export interface Made {
  /** A sentence. */
  readonly about: string
  readonly secret: string
  /** How it is used: a command or what to do. */
  readonly use: string
}

/** The only time that a secret is seen. */
export function Secret({
  of: { about, secret, use },
  onClose,
}: {
  readonly of: Made
  readonly onClose: () => void
}) {
  const [copied, setCopied] = useState(false)
  const place = useRef<HTMLInputElement>(null)
  useEffect(() => {
    setCopied(false)
    place.current?.select()
  }, [secret])
  const copy = () => {
    place.current?.select()
    // A page without HTTPS has no clipboard; then what is selected is copied by hand.
    if (isSecureContext) void navigator.clipboard.writeText(secret).then(() => setCopied(true))
  }
  return (
    <section class="notice good secret" aria-label="What was made" role="status">
      <p class="notice-title">
        <bdi>{about}</bdi> It is shown this once.
      </p>
      <div class="secret-line">
        <input ref={place} readOnly value={secret} aria-label="The secret" class="id" />
        <Button onPress={copy}>{copied ? 'Copied' : 'Copy'}</Button>
        <Button onPress={onClose}>I have it</Button>
      </div>
      <p class="note">{use}</p>
    </section>
  )
}
