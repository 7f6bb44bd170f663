import { useEffect, useState } from 'preact/hooks'

/** The caption of a figure, got when it is asked for. */
export function FigureCaption({ address }: { readonly address: string }) {
  const [isOpen, setOpen] = useState(false)
  const text = useText(isOpen ? address : null)
  return (
    <details class="more" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Caption</summary>
      <p class="caption">
        <bdi>{text ?? 'Loading…'}</bdi>
      </p>
    </details>
  )
}

function useText(address: string | null): string | undefined {
  const [got, setGot] = useState<{ readonly of: string; readonly text: string }>()
  useEffect(() => {
    if (address === null) return
    const ended = new AbortController()
    void textOf(address, ended.signal).then((text) => !ended.signal.aborted && setGot({ of: address, text }))
    return () => ended.abort()
  }, [address])
  return got?.of === address ? got.text : undefined
}

async function textOf(address: string, signal: AbortSignal): Promise<string> {
  try {
    const response = await fetch(address, { signal })
    return response.ok ? await response.text() : `It cannot be had now (HTTP ${response.status}).`
  } catch {
    return 'The collector does not answer.'
  }
}
