import { createHash, randomUUID } from 'node:crypto'
import { eq, inArray, sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { dayInLondon } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { audits, importProblems, imports, serviceAreas, teams } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { frameworkOn, type Framework } from '../frameworks/frameworks.server.ts'
import { followThrough, publish } from '../publishing/publishing.server.ts'
import { endOf } from '../remedial-actions/clocks.ts'
import { withoutIdentifiers } from '../../lib/identifiers.ts'
import { nothingYet, type Outcome } from './imports.ts'
import { PeopleNamed, type Found } from './people-named.server.ts'
import type { AuditRead, CellProblem, Profile } from './profiles/profile.ts'
import { openSheet, UnreadableFile, type SheetRow } from '../../lib/sheets/reading.ts'
import { columnsUnder, quoted, readRow } from './row-checks.ts'

/** So many rows are checked and written together; progress is told after each. */
const rowsAtOnce = 1_000

export type ToImport = {
  importId: string
  profile: Profile
  source: AsyncIterable<Uint8Array>
  createPeople: boolean
  dryRun: boolean
}

/** Ends the one transaction of a dry run without keeping anything. */
class TriedOut extends Error {
  readonly outcome: Outcome
  constructor(outcome: Outcome) {
    super('tried out')
    this.outcome = outcome
  }
}

/** Records that an import has been asked for. @returns its id, under which progress and problems are kept */
export async function askForImport(importer: Allowed<'import audits'>, tx: Transaction, asked: {
  profile: Profile; fileName: string; bytes?: number; createPeople: boolean; dryRun: boolean
}): Promise<string> {
  const [row] = await tx.insert(imports).values({
    organisationId: importer.organisationId,
    askedById: importer.personId,
    askedAt: importer.at,
    ...asked,
    profile: asked.profile.key,
    fileName: quoted(asked.fileName),
  }).returning({ id: imports.id })
  await note(tx, importer, { did: asked.dryRun ? 'tried an import' : 'asked for an import', subjectKind: 'import', subjectId: row!.id })
  return row!.id
}

/**
 * Takes a sheet in: one transaction for everything, progress on another connection. Rows with a fault are left out with the
 * reason; a row that is here already, or stands twice, is unchanged; a file that cannot be read leaves nothing behind.
 * @throws UnreadableFile when nothing could be taken in; its message says what to do
 */
export async function importSheet(importer: Allowed<'import audits'>, asked: ToImport): Promise<Outcome> {
  try {
    return await importer.writing(async (tx) => {
      const outcome = await new Importing(tx, importer, asked).all()
      if (asked.dryRun) throw new TriedOut(outcome)
      await tx.update(imports).set({ ...outcome, step: 'done', failure: null, finishedAt: new Date() }).where(eq(imports.id, asked.importId))
      await note(tx, importer, { did: 'published an import', subjectKind: 'import', subjectId: asked.importId })
      return outcome
    })
  } catch (error) {
    if (error instanceof TriedOut) {
      await importer.writing((tx) => tx.update(imports).set({ ...error.outcome, step: 'done', finishedAt: new Date() }).where(eq(imports.id, asked.importId)))
      return error.outcome
    }
    const failure = error instanceof UnreadableFile ? error.message : 'The import stopped because of a fault of ours, and nothing was saved. Try it again; if it stops again, tell whoever runs this portal.'
    await importer.writing((tx) => tx.update(imports).set({ failure, finishedAt: new Date() }).where(eq(imports.id, asked.importId)))
    throw error
  }
}

type Ready = { row: number; hash: string; audit: AuditRead; id: string; areaId: string; teamId: string; workerId?: string; managerId?: string; auditorId?: string; owners: string[] }

/** One import under way. */
class Importing {
  readonly #tx: Transaction
  readonly #importer: Allowed<'import audits'>
  readonly #asked: ToImport
  readonly #outcome = nothingYet()
  readonly #teams = new Map<string, { id: string; areaId: string; area: string }>()
  /** What each audit number of this sheet said, so that a repeated row is known for one. */
  readonly #seen = new Map<string, string>()
  readonly #frameworks = new Map<string, Framework>()
  readonly #toAttribute: { id: string; theme_id: string | null; framework_id: string; attribution: string }[] = []
  #people!: PeopleNamed
  #problems = 0
  #bytesRead = 0

  constructor(tx: Transaction, importer: Allowed<'import audits'>, asked: ToImport) {
    this.#tx = tx
    this.#importer = importer
    this.#asked = asked
  }

  async all(): Promise<Outcome> {
    const { profile } = this.#asked
    await this.#tell('waiting for another import')
    await this.#tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('import ' || ${this.#importer.organisationId}, 0))`)
    await this.#prepare()

    const sheet = await openSheet(this.#counted(this.#asked.source), Object.values(profile.columns))
    const { columns, missing } = columnsUnder(sheet.header, profile)
    if (missing.length > 0) throw new UnreadableFile(`This sheet has no column called ${missing.join(', nor ')}. Add it to the header row, or choose another profile.`)

    let batch: SheetRow[] = []
    for await (const row of sheet.rows) {
      batch.push(row)
      if (batch.length < rowsAtOnce) continue
      await this.#take(batch, columns)
      batch = []
    }
    await this.#take(batch, columns)
    return this.#finish()
  }

  async #prepare() {
    const { organisationId, at } = this.#importer
    const rows = await this.#tx.select({ id: teams.id, name: teams.name, areaId: serviceAreas.id, area: serviceAreas.name }).from(teams)
      .innerJoin(serviceAreas, eq(serviceAreas.id, teams.serviceAreaId))
    for (const { name, ...team } of rows) this.#teams.set(name.trim().toLowerCase(), team)
    for (const key of this.#asked.profile.frameworks) {
      const framework = await frameworkOn(this.#tx, key, dayInLondon(at))
      if (!framework) throw new UnreadableFile(`This profile needs the framework “${key}”, which is not set up here.`)
      this.#frameworks.set(key, framework)
    }
    this.#people = await PeopleNamed.of(this.#tx, organisationId, this.#asked.createPeople)
  }

  async #take(batch: SheetRow[], columns: ReturnType<typeof columnsUnder>['columns']) {
    const faults: { row: number; problems: CellProblem[] }[] = []
    const read: { row: number; audit: AuditRead; hash: string }[] = []
    for (const { row, cells, fault } of batch) {
      if (fault) faults.push({ row, problems: [{ column: '', cell: '', problem: fault }] })
      else {
        const { audit, problems } = readRow(cells, columns, this.#asked.profile)
        if (problems.length > 0) faults.push({ row, problems })
        else read.push({ row, audit, hash: fingerprint(audit) })
      }
    }

    const here = await this.#alreadyHere(read.map(({ audit }) => audit.reference))
    const ready: Ready[] = []
    for (const { row, audit, hash } of read) {
      const standing = this.#standingOf(audit, hash, here.get(audit.reference))
      if (standing === 'unchanged') this.#outcome.unchanged += 1
      else if (standing !== 'new') faults.push({ row, problems: [standing] })
      else {
        const placed = this.#place(row, audit, hash)
        if ('problems' in placed) faults.push({ row, problems: placed.problems })
        else {
          this.#seen.set(audit.reference, `${audit.caseReference}\n${hash}`)
          ready.push(placed)
        }
      }
    }

    await this.#people.write(this.#tx)
    await this.#write(ready)
    this.#outcome.read += batch.length
    this.#outcome.accepted += ready.length
    this.#outcome.rejected += faults.length
    await this.#tell('reading', faults)
  }

  async #alreadyHere(references: string[]): Promise<Map<string, string>> {
    if (references.length === 0) return new Map()
    const rows = await this.#tx.select({ reference: audits.reference, case: audits.caseReference, hash: audits.sourceHash }).from(audits)
      .where(inArray(audits.reference, references))
    return new Map(rows.map((row) => [row.reference, `${row.case}\n${row.hash}`]))
  }

  /** Whether an audit is new, already here word for word, or at odds with what is here under its number. */
  #standingOf(audit: AuditRead, hash: string, here: string | undefined): 'new' | 'unchanged' | CellProblem {
    const known = this.#seen.get(audit.reference) ?? here
    if (known === undefined) return 'new'
    if (known === `${audit.caseReference}\n${hash}`) return 'unchanged'
    const where = this.#seen.has(audit.reference) ? 'stands above in this file' : 'is here already'
    return known.startsWith(`${audit.caseReference}\n`)
      ? { column: '', cell: audit.reference, problem: `Audit ${audit.reference} ${where} and says something else. It was left as it is: check which one is right.` }
      : { column: '', cell: audit.reference, problem: `Audit ${audit.reference} ${where} for another case. Give this audit a number of its own.` }
  }

  /** Finds the team and the people an audit names. */
  #place(row: number, audit: AuditRead, hash: string): Ready | { problems: CellProblem[] } {
    const problems: CellProblem[] = []
    const title = (name: string) => this.#asked.profile.columns[name]?.[0] ?? name
    const fault = (column: string, cell: string, problem: string) => void problems.push({ column: title(column), cell: quoted(cell), problem })
    const idOf = (column: string, cell: string, found: Found) => {
      if ('id' in found) return found.id
      fault(column, cell, found.problem)
      return undefined
    }

    const team = this.#teams.get(audit.team.toLowerCase())
    if (!team) fault('team', audit.team, `There is no team called “${quoted(audit.team)}”. Correct the name, or set the team up first: imports never create teams.`)
    else if (audit.serviceArea && audit.serviceArea.toLowerCase() !== team.area.toLowerCase()) {
      fault('area', audit.serviceArea, `${audit.team} belongs to ${team.area}. Correct the service area or the team.`)
    }
    if (!team || problems.length > 0) return { problems }

    const on = audit.auditedOn
    const workerId = audit.worker && idOf('worker', audit.worker.name, this.#people.worker(audit.worker, team.id, on))
    const managerId = audit.manager && idOf('manager', audit.manager.name, this.#people.manager(audit.manager, team.id, on))
    const auditorId = audit.auditor && idOf('auditor', audit.auditor, this.#people.auditor(audit.auditor, on))
    const ofRow = [{ named: audit.worker, id: workerId }, { named: audit.manager, id: managerId }]
      .flatMap(({ named, id }) => (named && id ? [{ named, id }] : []))
    const owners = audit.actions.map(({ owner }) => idOf('actions', owner, this.#people.owner(owner, ofRow)))
    if (problems.length > 0) return { problems }
    return { row, hash, audit, id: randomUUID(), areaId: team.areaId, teamId: team.id, workerId, managerId, auditorId, owners: owners.flatMap((id) => id ?? []) }
  }

  /** Writes a batch of audits with their judgements and actions, as sets. */
  async #write(ready: Ready[]) {
    if (ready.length === 0) return
    const { organisationId, at } = this.#importer
    const gradeOf = (framework: string, key: string) => this.#frameworks.get(framework)!.grades.find((grade) => grade.key === key)?.id ?? null
    const written = ready.map((one) => ({
      id: one.id, reference: one.audit.reference, case_reference: one.audit.caseReference, case_type: one.audit.caseType,
      sample: one.audit.sample, audited_on: one.audit.auditedOn, service_area_id: one.areaId, team_id: one.teamId,
      worker_id: one.workerId, manager_id: one.managerId, auditor_id: one.auditorId,
      overall_grade_id: one.audit.overall && gradeOf(one.audit.overall.framework, one.audit.overall.grade),
      strengths: one.audit.strengths || null, improvements: one.audit.improvements || null,
      confirmed_at: one.audit.confirmed ? at : null, import_row: one.row, source_hash: one.hash,
    }))
    await this.#tx.execute(sql`
      insert into audits (organisation_id, id, reference, case_reference, case_type, sample, audited_on, service_area_id, team_id,
        worker_id, manager_id, auditor_id, overall_grade_id, strengths, improvements, published_at, confirmed_at, import_id, import_row, source_hash)
      select ${organisationId}::uuid, id, reference, case_reference, case_type, sample, audited_on, service_area_id, team_id,
        worker_id, manager_id, auditor_id, overall_grade_id, strengths, improvements, ${at.toISOString()}::timestamptz, confirmed_at, ${this.#asked.importId}::uuid, import_row, source_hash
      from json_to_recordset(${JSON.stringify(written)}::text::json) as sheet (id uuid, reference text, case_reference text, case_type text,
        sample text, audited_on date, service_area_id uuid, team_id uuid, worker_id uuid, manager_id uuid, auditor_id uuid,
        overall_grade_id uuid, strengths text, improvements text, confirmed_at timestamptz, import_row int, source_hash text)`)

    // A judgement travels as two small numbers, its place among all themes and its place among all grades, and not as three ids.
    const scale = this.#scale()
    const judged = ready.map(({ id, audit }) => ({ id, marks: audit.judgements.flatMap(({ framework, theme, grade }) => scale.mark(framework, theme, grade)) }))
    await this.#tx.execute(sql`
      insert into judgements (organisation_id, audit_id, theme_id, framework_id, grade_id)
      select ${organisationId}::uuid, sheet.id, theme.theme_id, theme.framework_id, grade.id
      from json_to_recordset(${JSON.stringify(judged)}::text::json) as sheet (id uuid, marks int[])
      cross join lateral unnest(sheet.marks) as mark
      join json_to_recordset(${JSON.stringify(scale.themes)}::text::json) as theme (place int, theme_id uuid, framework_id uuid) on theme.place = mark / 100
      left join json_to_recordset(${JSON.stringify(scale.grades)}::text::json) as grade (place int, id uuid) on grade.place = mark % 100`)

    this.#attribute(ready)
    const agreed = ready.flatMap(({ id, audit, owners }) => audit.actions.map((action, index) => ({
      audit_id: id, owner_id: owners[index], priority: action.priority, wording: action.wording, due_on: action.dueOn, due_at: endOf(action.dueOn),
      issued_on: audit.auditedOn,
    })))
    if (agreed.length === 0) return
    await this.#tx.execute(sql`
      insert into remedial_actions (organisation_id, audit_id, owner_id, priority, wording, issued_at, due_on, due_at)
      select ${organisationId}::uuid, audit_id, owner_id, priority, wording, issued_on::timestamp at time zone 'Europe/London', due_on, due_at
      from json_to_recordset(${JSON.stringify(agreed)}::text::json) as sheet (audit_id uuid, owner_id uuid, priority text, wording text, due_on date, due_at timestamptz, issued_on date)`)
    this.#outcome.actions += agreed.length
  }

  /** Remembers what the sheet says of whose the gaps are, until there are gaps to say it of. */
  #attribute(ready: Ready[]) {
    for (const { id, audit } of ready) {
      for (const { framework, theme, attribution } of audit.attributions) {
        const { id: frameworkId, themes } = this.#frameworks.get(framework)!
        this.#toAttribute.push({ id, framework_id: frameworkId, theme_id: themes.find(({ key }) => key === theme)?.id ?? null, attribution })
      }
    }
  }

  #scale() {
    const all = [...this.#frameworks.entries()]
    const themes = all.flatMap(([key, framework]) => framework.themes.map((theme) => ({ name: `${key} ${theme.key}`, theme_id: theme.id, framework_id: framework.id })))
      .map((theme, place) => ({ ...theme, place }))
    const grades = all.flatMap(([key, framework]) => framework.grades.map((grade) => ({ name: `${key} ${grade.key}`, id: grade.id })))
      .map((grade, place) => ({ ...grade, place: place + 1 }))
    const themePlace = new Map(themes.map(({ name, place }) => [name, place]))
    const gradePlace = new Map(grades.map(({ name, place }) => [name, place]))
    return {
      themes: themes.map(({ place, theme_id, framework_id }) => ({ place, theme_id, framework_id })),
      grades: grades.map(({ place, id }) => ({ place, id })),
      /** Not applicable has place 0, which joins no grade. */
      mark: (framework: string, theme: string, grade: string) => {
        const place = themePlace.get(`${framework} ${theme}`)
        return place === undefined ? [] : [place * 100 + (gradePlace.get(`${framework} ${grade}`) ?? 0)]
      },
    }
  }

  async #finish(): Promise<Outcome> {
    await this.#people.finish(this.#tx)
    this.#outcome.peopleCreated = this.#people.created
    await this.#tell('working out what follows')
    const which = sql`audits.import_id = ${this.#asked.importId}`
    this.#outcome.gaps = await publish(this.#tx, which)
    if (this.#toAttribute.length > 0) await this.#writeAttributions()
    this.#outcome.assignments = await followThrough(this.#tx, this.#importer, which)
    return this.#outcome
  }

  async #writeAttributions() {
    await this.#tx.execute(sql`
      update gaps set attribution = coalesce(named.attribution, overall.attribution), attributed_at = ${this.#importer.at.toISOString()}::timestamptz
      from gaps gap
      join themes on themes.organisation_id = gap.organisation_id and themes.id = gap.theme_id
      left join json_to_recordset(${JSON.stringify(this.#toAttribute.filter(({ theme_id }) => theme_id))}::text::json) as named (id uuid, theme_id uuid, framework_id uuid, attribution text)
        on named.id = gap.audit_id and named.theme_id = gap.theme_id
      left join json_to_recordset(${JSON.stringify(this.#toAttribute.filter(({ theme_id }) => !theme_id))}::text::json) as overall (id uuid, framework_id uuid, attribution text)
        on overall.id = gap.audit_id and overall.framework_id = themes.framework_id
      where gaps.organisation_id = gap.organisation_id and gaps.id = gap.id and coalesce(named.attribution, overall.attribution) is not null`)
  }

  /** Tells where the import stands, and what is wrong with which rows, on a connection of its own: others see it at once. */
  async #tell(step: string, faults: { row: number; problems: CellProblem[] }[] = []) {
    const { organisationId } = this.#importer
    const { importId } = this.#asked
    const rows = faults.toSorted((a, b) => a.row - b.row).flatMap(({ row, problems }) => problems.map(({ column, cell, problem }) => (
      { organisationId, importId, position: ++this.#problems, row, column: column || null, cell, problem: withoutIdentifiers(problem) }
    )))
    await this.#importer.writing(async (tx) => {
      if (rows.length > 0) await tx.insert(importProblems).values(rows)
      await tx.update(imports).set({ step, read: this.#outcome.read, bytesRead: this.#bytesRead }).where(eq(imports.id, importId))
    })
  }

  async *#counted(source: AsyncIterable<Uint8Array>) {
    for await (const chunk of source) {
      this.#bytesRead += chunk.byteLength
      yield chunk
    }
  }
}

/** What an audit says, hashed; the same however its cells are spelled. */
const fingerprint = (audit: AuditRead) => createHash('sha256').update(JSON.stringify(audit)).digest('base64url')
