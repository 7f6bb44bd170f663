/** What stands around every view: its name, the ways to the others, and the view that the address names. */
export function Shell() {
  return (
    <main>
      <h1>Voicemark</h1>
      <p>
        <a href="/plain">Results</a>
      </p>
    </main>
  )
}
