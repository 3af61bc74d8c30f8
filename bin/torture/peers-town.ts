/** The people of the sandbox's GitLab: who comes, goes, is blocked, joins and leaves, and when it answers nobody. */
import type { House } from '@/bin/torture/house';
import type { Duty, Truth } from '@/bin/torture/peers-witness';
import type { Group, Instance, Person } from '@/e2e/sandbox/world/types';

const GROUPS: Readonly<Record<Duty, string>> = {
  approver: 'platform/drawbridge-approvers',
  requester: 'platform/drawbridge-requesters',
};
export const GROUP_PATHS: readonly string[] = Object.values(GROUPS);
const DUTIES: readonly Duty[] = ['approver', 'requester'];
const DEVELOPER = 30;
const DAY = 86_400_000;
/** People of the town at once, at most. */
const CROWD = 9;
const AWAY = ['drop-before', 'error-before', 'throttle', 'garble'] as const;

export class Town {
  private readonly instance: Instance;
  private next = 1000;
  /** GitLab answers nothing; or answers about groups and not about accounts. */
  away: 'no' | 'all' | 'accounts' = 'no';

  constructor(
    private readonly house: House,
    private readonly random: () => number,
  ) {
    const [instance] = house.sandbox.world.instances;
    if (!instance) throw new Error('the world has no GitLab');
    this.instance = instance;
    // Ada runs the installation and never changes.
    instance.people = instance.people.filter(({ username }) => username === 'ada');
    for (const duty of DUTIES) this.groupOf(duty).members = [];
    for (let count = 0; count < CROWD; count++) this.come();
  }

  pick<T>(from: readonly T[]): T | undefined {
    return from[Math.floor(this.random() * from.length)];
  }

  people = (): readonly Person[] => this.instance.people.filter(({ username }) => username !== 'ada');

  truth = (): readonly Truth[] => this.people().map((person) => this.truthOf(person));

  truthOf = (person: Person): Truth => ({
    subject: String(person.id),
    active: person.state === 'active',
    duties: new Map(
      DUTIES.flatMap((duty) => {
        const member = this.groupOf(duty).members.find(({ userId }) => userId === person.id);
        const counts = member !== undefined && !member.awaiting && member.level >= DEVELOPER;
        return counts ? [[duty, member.expiresAt] as const] : [];
      }),
    ),
  });

  /** One thing that happens in GitLab. */
  happen(at: number): void {
    const chance = this.random();
    const person = this.pick(this.people());
    if (person === undefined || chance < 0.08) this.come();
    else if (chance < 0.12) this.go(person);
    else if (chance < 0.24) person.state = person.state === 'active' ? 'blocked' : 'active';
    else if (chance < 0.36) this.setAway();
    else this.regroup(person, this.pick(DUTIES) ?? 'approver', at);
  }

  private setAway(): void {
    const { faults } = this.house.sandbox;
    faults.clear();
    this.away = this.away !== 'no' ? 'no' : this.random() < 0.7 ? 'all' : 'accounts';
    const areas = { no: [], all: ['groups', 'users'], accounts: ['users'] }[this.away];
    const kind = this.pick(AWAY) ?? 'drop-before';
    for (const area of areas) faults.add({ operation: `gitlab:${area}`, kind, times: Number.MAX_SAFE_INTEGER });
  }

  private groupOf(duty: Duty): Group {
    const group = this.instance.groups.find(({ path }) => path === GROUPS[duty]);
    if (!group) throw new Error(`the world has no group ${GROUPS[duty]}`);
    return group;
  }

  private come(): void {
    if (this.people().length > CROWD) return;
    const id = this.next++;
    const username = `peer-${id}`;
    const more = { email: `${username}@harbour.example`, identities: [], methods: [], level: null, note: '' };
    this.instance.people.push({ id, username, name: username, state: 'active', ...more });
    for (const duty of DUTIES)
      if (this.random() < 0.7)
        this.groupOf(duty).members.push({ userId: id, level: DEVELOPER, expiresAt: null, awaiting: false });
  }

  private go({ id }: Person): void {
    this.instance.people = this.instance.people.filter((each) => each.id !== id);
    for (const duty of DUTIES) this.leave(id, duty);
  }

  private leave(id: number, duty: Duty): void {
    const group = this.groupOf(duty);
    group.members = group.members.filter(({ userId }) => userId !== id);
  }

  /** Joins or leaves, or becomes one that does not count, or one for some days. */
  private regroup({ id }: Person, duty: Duty, at: number): void {
    const group = this.groupOf(duty);
    const isMember = group.members.some(({ userId }) => userId === id);
    this.leave(id, duty);
    const chance = this.random();
    if (isMember && chance < 0.5) return;
    const ends = new Date(at + DAY * Math.floor(this.random() * 3)).toISOString().slice(0, 10);
    group.members.push({
      ...{ userId: id, level: chance < 0.15 ? 20 : DEVELOPER, awaiting: chance > 0.95 },
      expiresAt: this.random() < 0.2 ? ends : null,
    });
  }
}
