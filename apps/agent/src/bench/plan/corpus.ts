import { createHash } from 'node:crypto'

/** One text to speak and the name it has in every result. */
export interface CorpusItem {
  readonly id: string
  readonly text: string
}

/** Texts that are spoken in order. */
export interface Corpus {
  readonly name: string
  readonly items: readonly CorpusItem[]
}

/** What a campaign keeps of a corpus: where its texts are, and how to see that they are still the same. */
export interface CorpusIdentity {
  readonly name: string
  /** Null for texts that come with the program. */
  readonly path: string | null
  readonly sha256: string
}

/** Identity of a corpus: SHA-256 of one line `id<TAB>text<LF>` per item, in order, as UTF-8. */
export function corpusSha256(items: readonly CorpusItem[]): string {
  const hash = createHash('sha256')
  for (const { id, text } of items) hash.update(`${id}\t${text}\n`)
  return hash.digest('hex')
}

const paragraph = (...sentences: string[]) => sentences.join(' ')

/**
 * English of three lengths, written for this purpose and dedicated to the public domain. Between them the
 * texts have every English consonant, numbers, questions and dialogue. A changed text is another corpus:
 * results stop comparing.
 */
export const builtInCorpus: Corpus = {
  name: 'built-in',
  items: [
    { id: 'short-1', text: 'The kettle sings before it boils.' },
    { id: 'short-2', text: 'Where did the old road use to end?' },
    { id: 'short-3', text: 'Gate 14 closes at half past seven.' },
    { id: 'short-4', text: 'Fresh bread, sharp cheese, and cider!' },
    {
      id: 'medium-1',
      text: paragraph(
        'On clear mornings the fishermen could see the far shore,',
        'and they judged the weather of the day by the colour of its hills.',
      ),
    },
    {
      id: 'medium-2',
      text: paragraph(
        'Measure 250 grams of flour, add a pinch of salt, and stir slowly.',
        'Does the dough feel smooth, or does it still stick to your hands?',
      ),
    },
    {
      id: 'medium-3',
      text: paragraph(
        'The committee thought the decision rather strange; nevertheless,',
        'they agreed to publish all 37 pages of it before Thursday.',
      ),
    },
    {
      id: 'medium-4',
      text: paragraph(
        '"Hush," he whispered, "the fox is under the porch again,',
        'and she has brought three cubs this time." Nobody moved for a whole minute.',
      ),
    },
    {
      id: 'long-1',
      text: paragraph(
        'The lighthouse stood on a tongue of rock that the tide cut off twice a day.',
        'Its keeper, a quiet man with a white beard, had counted the 128 steps to the lamp so often',
        'that his knees knew them better than he did.',
        'In winter he would climb with a can of oil in each hand,',
        'stop at the third window, and look out for ships.',
        'Most nights there were none, only the long grey backs of the waves;',
        'but he never once let the light go out, and when people asked him why, he laughed and said',
        'that a promise is a promise, even to the sea.',
      ),
    },
    {
      id: 'long-2',
      text: paragraph(
        'Have you ever wondered why a bicycle stays up?',
        'A rider who feels the machine lean to the left turns the front wheel a little to the left,',
        'and the wheels run back beneath the weight above them.',
        'We learn this at the age of five or six, usually with a scraped elbow,',
        'and then we forget that we know it.',
        'The same thing happens with walking, with swimming, and with speech:',
        'what was hard becomes a habit, the habit becomes invisible,',
        'and only a measurement can show how much work is really being done.',
      ),
    },
    {
      id: 'long-3',
      text: paragraph(
        'The train left the junction at 9:45, eleven minutes late, with rain running down every window.',
        'Opposite me sat a girl with a cello case, a vicar who was reading a book about bees,',
        'and a large man whose sandwich smelled of onions.',
        'Nobody spoke until the tunnel. Then the lamps failed, somebody giggled,',
        'and in the dark the vicar began, quite calmly, to explain how a hive chooses a new queen.',
        'By the time we rolled out into daylight,',
        'all four of us were arguing as if we had been friends for years.',
      ),
    },
    {
      id: 'long-4',
      text: paragraph(
        'To make a garden from a bare field, begin with the soil and be patient.',
        'Dig one square yard, to the depth of a spade, and see what you find: clay,',
        'chalk, sand, or the ruins of a wall.',
        'Plant the hedge first, because it needs the longest time, and the roses last,',
        'because they forgive you.',
        'Expect to lose a third of everything in the first year, perhaps 20 plants out of 60.',
        'Do not measure your success in flowers.',
        'Measure it in worms, in birds, and in the number of evenings when you stay outside',
        'until you can no longer see your hands.',
      ),
    },
  ],
}

const longTexts = builtInCorpus.items.filter(({ id }) => id.startsWith('long-')).map(({ text }) => text)

/** Asks for the built-in texts, with a page where the voice is quick (`run/sized-corpus.ts`). */
export const sizedName = 'sized'

/**
 * The same texts with one more, all long ones one after the other, once or twice: of a voice that speaks a long text in less than a
 * second, one request at least is long enough for a timeline. The texts are the same on every machine.
 */
export const pagedCorpora: readonly Corpus[] = [1, 2].map((times) => ({
  name: `${builtInCorpus.name}-page-${times}`,
  items: [
    ...builtInCorpus.items,
    { id: `page-${times}`, text: Array.from({ length: times }, () => longTexts.join(' ')).join(' ') },
  ],
}))
