import { randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { afterAll, inject } from 'vitest'
import type { Allowed } from '../../app/allowed.ts'
import { allowAs, allowNamed } from '../../app/door.server.ts'
import { askForImport, importSheet } from '../../app/features/imports/import-sheet.server.ts'
import type { Outcome } from '../../app/features/imports/imports.ts'
import type { Answers, SheetPlan } from '../../app/features/imports/sheet-plan.ts'
import { settlePerson } from '../../app/features/people/accounts.server.ts'
import { addTeams, foundOrganisation } from '../../app/features/people/organisations.server.ts'
import { practiceFramework } from '../../app/features/frameworks/practice-framework.ts'
import { layDown } from '../../app/features/frameworks/frameworks.server.ts'
import type { Ability, Role } from '../../app/permissions.ts'
import { connect, openReading, type Database } from '../../db/client.server.ts'
import { importProfiles, organisations, people, serviceAreas, teams } from '../../db/schema.ts'
import { createDatabase, dropDatabase, urlOf } from './databases.ts'

/** A database of this test file's own, with both demo organisations and no audits. It goes when the file is done. */
export async function ownDatabase(): Promise<{ db: Database; owner: Database; ownerUrl: string }> {
  const server = inject('ownerUrl')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await createDatabase(server, name, inject('template'))
  const ownerUrl = urlOf(server, name)
  const db = connect(ownerUrl, { max: 30 })
  const owner = connect(ownerUrl, { as: 'owner', max: 2 })
  afterAll(async () => {
    await Promise.all([db.$client.end({ timeout: 1 }), owner.$client.end({ timeout: 1 })])
    await dropDatabase(server, name)
  })
  return { db, owner, ownerUrl }
}

/** Somebody of a council with these roles, ready to go through the door. */
export type Somebody = { id: string; organisationId: string }

/** What the door gives this person for the ability at that moment. @throws as the door does when none of their roles carries it */
export async function through<A extends Ability>(db: Database, ability: A, who: Somebody, at: Date | string = new Date()): Promise<Allowed<A>> {
  const reading = openReading(db, who.organisationId)
  open.push(() => reading.close())
  return allowAs(db, who, ability, new Date(at), reading)
}

const open: (() => Promise<void>)[] = []
/** Ends the readings that tests began; call it in afterEach, so that each test reads anew. */
export const endReadings = async () => { await Promise.all(open.splice(0).map((close) => close())) }

/** Another council, with one area and one team, so that nothing of the first may be seen from it. */
export async function anotherCouncil(owner: Database, key = 'southwold-vale') {
  return owner.transaction(async (tx) => {
    const council = await foundOrganisation(tx, { key, name: 'Southwold Vale', demo: true })
    await addTeams(tx, council.id, [{ area: 'Safeguarding', team: 'Safeguarding East' }], '2013-01-01')
    await layDown(tx, council.id, practiceFramework)
    return council
  })
}

/** Makes a person with one role in a council. A team or area is named for a role that has such a scope. */
export async function somebody(owner: Database, councilKey: string, { name, role, team, area }: { name: string; role: Role; team?: string; area?: string }): Promise<Somebody> {
  return owner.transaction(async (tx) => {
    const [council] = await tx.select().from(organisations).where(eq(organisations.key, councilKey))
    const organisationId = council!.id
    const inCouncil = sql`organisation_id = ${organisationId}`
    const [theTeam] = team ? await tx.select().from(teams).where(sql`${inCouncil} and name = ${team}`) : []
    const [theArea] = area ? await tx.select().from(serviceAreas).where(sql`${inCouncil} and name = ${area}`) : []
    const scope = role === 'practitioner' ? 'own' as const : theTeam && role === 'manager' ? 'team' as const : theArea ? 'service area' as const : 'council' as const
    const id = await settlePerson(tx, organisationId, {
      name, email: `${name.toLowerCase().replace(/[^a-z]+/g, '.')}@${councilKey}.example`, from: '2020-01-01',
      roles: [{ role, scope, ...(scope === 'team' && { teamId: theTeam!.id }), ...(scope === 'service area' && { serviceAreaId: theArea!.id }) }],
      teamIds: theTeam ? [theTeam.id] : [],
    })
    return { id, organisationId }
  })
}

/** The person of this name, as an import or `somebody` made them. */
export async function personCalled(owner: Database, councilKey: string, name: string): Promise<Somebody> {
  const [row] = await owner.select({ id: people.id, organisationId: people.organisationId }).from(people)
    .innerJoin(organisations, eq(organisations.id, people.organisationId)).where(sql`${organisations.key} = ${councilKey} and ${people.name} = ${name}`)
  if (!row) throw new Error(`Nobody in ${councilKey} is called ${name}.`)
  return row
}

export type SheetRow = Partial<Record<keyof typeof usual, string>>

/** One row of a council's sheet; every theme is good unless said otherwise. */
const usual = {
  'Audit No': 'T-0001', 'Audit type': 'Moderation of internal audit', 'Date of audit': '04/05/2026', 'Case ID': 'NM100001', 'Case category': 'CIN',
  Team: 'Family Help South', Service: 'Family Help', 'Allocated SW': 'Wilma Ashdown', 'SW email': 'wilma.ashdown@northmere.example',
  'Team Manager': 'Marcus Tull', 'TM email': 'marcus.tull@northmere.example', Auditor: 'Audrey Penn', 'Overall judgement': 'Good',
  'Voice & lived experience': 'Good', Thresholds: 'Good', Assessment: 'Good', 'Risk / protection': 'Good', Plan: 'Good', 'Review & progress': 'Good',
  'Management oversight': 'Good', 'Recording & chronology': 'Good', 'Multi-agency': 'Good', 'Direct work': 'Good', Identity: 'Good', Permanence: 'N/A',
  Strengths: 'Clear, respectful writing.', 'What needs to improve': '', 'Remedial actions (RAG: action ~ owner ~ due)': '', Attribution: '',
}

/** A sheet of these rows, as a council would export it. Without `attribution` the sheet has no such column. */
export function sheet(rows: SheetRow[], { attribution = true } = {}): string {
  const columns = (Object.keys(usual) as (keyof typeof usual)[]).filter((column) => attribution || column !== 'Attribution')
  const cell = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  return [columns, ...rows.map((row) => columns.map((column) => row[column] ?? usual[column]))].map((cells) => cells.map(cell).join(',')).join('\n')
}

/** Imports a sheet as the command does, by a built-in profile or one that the council has saved. */
export async function takeIn(db: Database, content: string | Uint8Array, options: {
  organisation?: string; profile?: string; sheet?: string; phaseId?: string; createPeople?: boolean; dryRun?: boolean; at?: Date | string
} = {}): Promise<Outcome & { importId: string }> {
  const { organisation = 'northmere', profile = 'northmere', createPeople = true, dryRun = false, at = new Date(), ...more } = options
  const importer = await allowNamed(db, organisation, 'import command', 'import audits', new Date(at))
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  const asked = { profile: { key: profile }, fileName: 'audits.csv', bytes: bytes.byteLength, createPeople, dryRun, ...more }
  const importId = await importer.writing((tx) => askForImport(importer, tx, asked))
  async function* source() { yield bytes }
  return { ...await importSheet(importer, { importId, source: source() }), importId }
}

/** Saves a profile for a council's own kind of sheet, with answers to what no file says. @returns its key */
export async function savedProfile(owner: Database, councilKey: string, title: string, plan: SheetPlan, answers: Answers = {}): Promise<string> {
  const [council] = await owner.select({ id: organisations.id }).from(organisations).where(eq(organisations.key, councilKey))
  const key = title.toLowerCase().replaceAll(' ', '-')
  await owner.insert(importProfiles).values({ organisationId: council!.id, key, title, plan, answers, changedAt: new Date() })
  return key
}
