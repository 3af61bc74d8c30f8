/**
 * Remembers what was made of the keys that were asked for last: at least `most` of them, at most twice as many. Strong and bounded on
 * purpose. The values of a WeakMap are roots while the engine collects young objects, so whatever was made of policies that are long
 * gone went on from generation to generation, at several times the price of making it.
 */
export function recent<Key extends object, Value>(most: number, make: (key: Key) => Value): (key: Key) => Value {
  let young = new Map<Key, Value>();
  let old = new Map<Key, Value>();
  return (key) => {
    const known = young.get(key);
    if (known !== undefined) return known;
    const made = old.get(key) ?? make(key);
    if (young.size >= most) {
      old = young;
      young = new Map();
    }
    young.set(key, made);
    return made;
  };
}
