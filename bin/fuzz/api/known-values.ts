type Random = (below: number) => number;
type Held = Readonly<Record<string, unknown>>;

/** Names under which answers hold what a parameter or member of another name takes. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  account: ['accountId'],
  instance: ['instanceId'],
  baseDigest: ['trustDigest'],
  after: ['next'],
  before: ['previous'],
  projectId: ['id'],
  name: ['roleName'],
  role: ['roleName'],
  q: ['path', 'title'],
};
const namesOf = (name: string): readonly string[] => [name, ...(ALIASES[name] ?? [])];
const MOST = 60;
const OBJECTS = 600;
/** How many objects are looked at to find one that fits a request. */
const TRIES = 40;

/** Values that answers held, by the name of their member: what a client would send back. */
export class KnownValues {
  readonly #values = new Map<string, unknown[]>();
  readonly #objects: Held[] = [];
  #focus: Held = {};

  /** Remembers everything that an answer holds. */
  learn(value: unknown, name = ''): void {
    if (Array.isArray(value)) {
      for (const member of value.slice(0, 20)) this.learn(member, name);
      return;
    }
    if (typeof value === 'object' && value !== null) {
      this.#objects.push(value as Held);
      if (this.#objects.length > OBJECTS) this.#objects.shift();
      for (const [key, member] of Object.entries(value)) this.learn(member, key);
      return;
    }
    if (name === '' || value === null) return;
    const kept = this.#values.get(name) ?? [];
    if (!kept.includes(value)) kept.push(value);
    this.#values.set(name, kept.slice(-MOST));
  }

  /** Has the next values come from one object that has as many of these as can be: an account and a role of that account. */
  focusOn(names: readonly string[], random: Random): void {
    const fits = (held: Held) => names.filter((name) => valueIn(held, name) !== undefined).length;
    const tried = Array.from({ length: TRIES }, () => this.#objects[random(Math.max(1, this.#objects.length))] ?? {});
    this.#focus = tried.reduce((best, held) => (fits(held) > fits(best) ? held : best), {});
  }

  /** One that was seen under this name or an alias of it; undefined: none was. */
  one(name: string, random: Random): unknown {
    const focused = random(8) === 0 ? undefined : valueIn(this.#focus, name);
    const seen = namesOf(name).flatMap((alias) => this.#values.get(alias) ?? []);
    return focused ?? seen[random(Math.max(1, seen.length))];
  }
}

const valueIn = (held: Held, name: string): unknown =>
  namesOf(name)
    .map((alias) => held[alias])
    .find((value) => value !== undefined && value !== null && typeof value !== 'object');
