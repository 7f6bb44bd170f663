/** A watch as it stands in rows: a launcher has another number at each start, and would make another configuration of it. */
export const shownWatch = (text: string) => (text.startsWith('children:') ? 'children' : text)
