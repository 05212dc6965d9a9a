import { and, eq, sql } from 'drizzle-orm'
import { randomUUID } from 'node:crypto'
import type { Transaction } from '../../../db/client.server.ts'
import { people, roleHoldings, teamMemberships } from '../../../db/schema.ts'
import type { Day } from '../../lib/days.ts'
import type { Named } from './profiles/profile.ts'

type Known = { id: string; name: string; email: string | null; isAuditor: boolean; daysOff: readonly number[] }
export type Found = { id: string } | { problem: string }

/** Somebody who by this sheet is in several teams, and by what an answer about them goes. */
export type InSeveralTeams = { key: string; name: string; teamIds: string[] }

/** The people that a sheet names: those already here, and those it brings if it may. */
export class PeopleNamed {
  readonly #organisationId: string
  readonly #mayCreate: boolean
  readonly #byEmail = new Map<string, Known>()
  readonly #byName = new Map<string, Known[]>()
  readonly #byId = new Map<string, Known>()
  #toCreate: (typeof people.$inferInsert)[] = []
  /** Since when someone is in a team, by this sheet. */
  readonly #memberships = new Map<string, { personId: string; teamId: string; from: Day; known?: true }>()
  readonly #roles = new Map<string, typeof roleHoldings.$inferInsert>()
  /** Whoever this sheet brought: it may give them a role, and nobody else. */
  readonly #made = new Set<string>()

  private constructor(organisationId: string, mayCreate: boolean) {
    this.#organisationId = organisationId
    this.#mayCreate = mayCreate
  }

  static async of(tx: Transaction, organisationId: string, mayCreate: boolean): Promise<PeopleNamed> {
    const named = new PeopleNamed(organisationId, mayCreate)
    const rows = await tx.select({ id: people.id, name: people.name, email: people.email, daysOff: people.daysOff, isAuditor: sql<boolean>`bool_or(coalesce(${roleHoldings.role} = 'auditor', false))` })
      .from(people).leftJoin(roleHoldings, and(eq(roleHoldings.organisationId, people.organisationId), eq(roleHoldings.personId, people.id)))
      .groupBy(people.organisationId, people.id)
    for (const person of rows) named.#remember(person)
    for (const { personId, teamId, validFrom } of await tx.select().from(teamMemberships)) {
      named.#memberships.set(`${personId} ${teamId}`, { personId, teamId, from: validFrom, known: true })
    }
    return named
  }

  /** The worker of a team: someone found under two teams is a member of both. */
  worker(named: Named, teamId: string, on: Day): Found {
    const found = this.#staff(named)
    if ('problem' in found) return found
    this.#joins(found.id, teamId, on)
    if (this.#made.has(found.id)) this.#holds(found.id, { role: 'practitioner', scope: 'own' }, on)
    return found
  }

  manager(named: Named, teamId: string, on: Day): Found {
    const found = this.#staff(named)
    if ('id' in found && this.#made.has(found.id)) this.#holds(found.id, { role: 'manager', scope: 'team', teamId }, on)
    return found
  }

  /** Sheets give auditors no address, so an auditor is known by name among the auditors, and never taken for a worker of that name. */
  auditor(name: string, on: Day): Found {
    const auditors = (this.#byName.get(plain(name)) ?? []).filter(({ isAuditor }) => isAuditor)
    if (auditors.length > 1) return { problem: `Two auditors are called ${name}. Ask your QA lead to tell them apart.` }
    if (auditors[0]) return auditors[0]
    if (!this.#mayCreate) return { problem: `No auditor called ${name} is set up. Add them, or allow this import to create people.` }
    const made = this.#create({ name }, true)
    this.#holds(made.id, { role: 'auditor', scope: 'council' }, on)
    return made
  }

  /** The owner of an action is named without an address: the row's own people first, then anyone of that one name. */
  owner(name: string, ofRow: { named: Named; id: string }[]): Found {
    const inRow = ofRow.find(({ named }) => plain(named.name) === plain(name))
    if (inRow) return inRow
    const known = this.#byName.get(plain(name)) ?? []
    if (known.length === 1) return known[0]!
    return { problem: known.length === 0
      ? `Nobody called ${name} is set up to own an action. Name the social worker or the manager of this audit, or add the person first.`
      : `More than one person is called ${name}. Name the social worker or the manager of this audit as owner.` }
  }

  /** Writes the people created since the last time, before the audits that name them. */
  async write(tx: Transaction) {
    if (this.#toCreate.length > 0) await tx.insert(people).values(this.#toCreate)
    this.#toCreate = []
  }

  /** Weekdays that somebody never works. */
  daysOff = (id: string): readonly number[] => this.#byId.get(id)?.daysOff ?? []

  /** Whoever this sheet puts into a team beside another: which of them they are in, only the council knows. */
  inSeveralTeams(): InSeveralTeams[] {
    const byPerson = Map.groupBy(this.#memberships.values(), ({ personId }) => personId)
    return [...byPerson].filter(([, held]) => held.length > 1 && held.some(({ known }) => !known)).map(([personId, held]) => {
      const person = this.#byId.get(personId)!
      return { key: keyOf(person), name: person.name, teamIds: held.map(({ teamId }) => teamId) }
    }).toSorted((one, other) => one.name.localeCompare(other.name))
  }

  /**
   * Writes memberships and roles, once the whole sheet has said since when.
   * @param onlyIn the one team that somebody in several is in, by their key; whom it does not name are in all of them
   */
  async finish(tx: Transaction, onlyIn: ReadonlyMap<string, string>) {
    await this.write(tx)
    const settled = new Map(this.inSeveralTeams().flatMap(({ key, teamIds }) => {
      const teamId = onlyIn.get(key)
      return teamId && teamIds.includes(teamId) ? [[key, teamId] as const] : []
    }))
    const joined = [...this.#memberships.values()].filter(({ known, personId, teamId }) => !known && (settled.get(keyOf(this.#byId.get(personId)!)) ?? teamId) === teamId)
    for (const chunk of chunks(joined)) {
      await tx.insert(teamMemberships).values(chunk.map(({ personId, teamId, from }) => ({ organisationId: this.#organisationId, personId, teamId, validFrom: from }))).onConflictDoNothing()
    }
    for (const chunk of chunks([...this.#roles.values()])) await tx.insert(roleHoldings).values(chunk).onConflictDoNothing()
  }

  #staff(named: Named): Found {
    if (named.email) {
      const known = this.#byEmail.get(named.email)
      if (known) return known
    } else {
      const known = (this.#byName.get(plain(named.name)) ?? [])
      if (known.length > 1) return { problem: `More than one person is called ${named.name}. Give their e-mail address.` }
      if (known[0]) return known[0]
    }
    if (!this.#mayCreate) return { problem: `${named.name} is not set up. Add them first, or allow this import to create people.` }
    return this.#create(named, false)
  }

  #create({ name, email }: Named, isAuditor: boolean): Known {
    const person = { id: randomUUID(), name, email: email ?? null, isAuditor, daysOff: [] }
    this.#toCreate.push({ organisationId: this.#organisationId, id: person.id, name, email })
    this.#made.add(person.id)
    this.#remember(person)
    return person
  }

  get created() {
    return this.#made.size
  }

  #remember(person: Known) {
    this.#byId.set(person.id, person)
    if (person.email) this.#byEmail.set(person.email.toLowerCase(), person)
    const namesakes = this.#byName.get(plain(person.name))
    if (namesakes) namesakes.push(person)
    else this.#byName.set(plain(person.name), [person])
  }

  #joins(personId: string, teamId: string, on: Day) {
    const membership = this.#memberships.get(`${personId} ${teamId}`)
    if (!membership) this.#memberships.set(`${personId} ${teamId}`, { personId, teamId, from: on })
    else if (!membership.known && on < membership.from) membership.from = on
  }

  #holds(personId: string, held: Pick<typeof roleHoldings.$inferInsert, 'role' | 'scope' | 'teamId'>, on: Day) {
    const key = `${personId} ${held.role} ${held.teamId ?? ''}`.trim()
    const known = this.#roles.get(key)
    if (!known) this.#roles.set(key, { organisationId: this.#organisationId, personId, validFrom: on, ...held })
    else if (on < known.validFrom) known.validFrom = on
  }
}

const keyOf = ({ name, email }: Pick<Known, 'name' | 'email'>) => email?.toLowerCase() ?? plain(name)

const plain = (name: string) => name.trim().toLowerCase().replace(/\s+/g, ' ')

function* chunks<T>(list: T[], size = 1_000) {
  for (let from = 0; from < list.length; from += size) yield list.slice(from, from + size)
}
