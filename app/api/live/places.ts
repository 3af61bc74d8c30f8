/** How many streams one process holds open, and one person of it: each is a connection and a question to the database each second. */
const MOST = 200;
const MOST_OF_A_PERSON = 8;

// The framework bundles this module several times into one process: what is counted once is on globalThis.
declare global {
  var drawbridgeStreams: Set<Place> | undefined;
}

export interface Place {
  readonly personId: string;
}

/** A place for one stream, to be left when it ends; null: there is none. */
export function takePlace(personId: string): Place | null {
  globalThis.drawbridgeStreams ??= new Set();
  const taken = globalThis.drawbridgeStreams;
  const own = [...taken].filter((place) => place.personId === personId).length;
  if (taken.size >= MOST || own >= MOST_OF_A_PERSON) return null;
  const place = { personId };
  taken.add(place);
  return place;
}

export const leavePlace = (place: Place): void => void globalThis.drawbridgeStreams?.delete(place);
