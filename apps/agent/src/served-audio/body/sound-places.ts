/** Sound that lies between two bytes of a body in units of one length, such as samples, or in one, such as a frame. */
export interface SoundPlace {
  readonly start: number
  readonly end: number
  /** A unit is sound when all of it is here. */
  readonly unit_bytes: number
  readonly unit_s: number
}

/** Seconds of sound that are whole in so many first bytes of a body; the numbers of bytes grow, as the places do. */
export function secondsIn(places: readonly SoundPlace[], ends: readonly number[]): number[] {
  let at = 0
  let before_s = 0
  return ends.map((bytes) => {
    for (let place = places[at]; place !== undefined && place.end <= bytes; place = places[at]) {
      before_s += secondsOf(place, place.end)
      at += 1
    }
    const place = places[at]
    return place === undefined || place.start >= bytes ? before_s : before_s + secondsOf(place, bytes)
  })
}

const secondsOf = ({ start, unit_bytes, unit_s }: SoundPlace, end: number) =>
  Math.floor((end - start) / unit_bytes) * unit_s

/** A whole unit that lies between two bytes; none where there is no sound in it. */
export const oneUnit = (start: number, end: number, seconds: number): SoundPlace[] =>
  seconds > 0 ? [{ start, end, unit_bytes: end - start, unit_s: seconds }] : []

/** Bytes of sound that come out of a body in parts, such as base64, and the byte of the body with which each is there. */
export interface TakenOut {
  readonly bytes: number
  readonly end: number
}

/** Where sound lies in a body that it was taken out of: each part is there when the body is read to its end. */
export function placesAround(places: readonly SoundPlace[], parts: readonly TakenOut[]): SoundPlace[] {
  // Several may end with one line.
  const takenBy = new Map<number, number>()
  let taken = 0
  for (const { bytes, end } of parts) takenBy.set(end, (taken += bytes))
  const heard = secondsIn(places, [...takenBy.values()])
  let [start, before_s] = [0, 0]
  return [...takenBy.keys()].flatMap((end, at) => {
    const heard_s = heard[at] ?? before_s
    const place = oneUnit(start, end, heard_s - before_s)
    start = end
    before_s = heard_s
    return place
  })
}
