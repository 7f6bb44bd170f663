/** Stands where there is no value: a dash for the eye, words for who listens. Never 0. */
export function Missing({ why = 'not measured' }: { readonly why?: string }) {
  return (
    <span class="missing" title={why}>
      <span aria-hidden="true">—</span>
      <span class="heard">{why}</span>
    </span>
  )
}
