import { createHash, randomUUID } from 'node:crypto'
import { asc, eq, inArray, sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, instantInLondon, type Day } from '../../lib/days.ts'
import { withoutIdentifiers } from '../../lib/identifiers.ts'
import { readDate, readEmail } from '../../lib/sheets/cells.ts'
import { openSheet, UnreadableFile } from '../../lib/sheets/reading.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { audits, frameworks, importProblems, importRejects, imports, type Import } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { hiddenReferences } from '../audits/hidden.server.ts'
import { frameworkOn, type Framework } from '../frameworks/frameworks.server.ts'
import { defaultSettings, type Settings } from '../people/settings.ts'
import { settingsOn } from '../people/settings.server.ts'
import type { Teams } from '../people/teams.ts'
import { teamsByName } from '../people/teams.server.ts'
import { changeAudits, ofImport, type AuditChange } from '../publishing/changes.server.ts'
import { addToTallies, followThrough, publish, takeTurn } from '../publishing/publishing.server.ts'
import { dueFor, endOf } from '../remedial-actions/clocks.ts'
import type { ActionCell } from './cells.ts'
import { nothingYet, type Outcome } from './imports.ts'
import { auditOf, type AuditOfRows, type RowToRead } from './one-audit.ts'
import { PeopleNamed, type Found } from './people-named.server.ts'
import { profileOf } from './plan-profile.ts'
import type { AuditRead, CellProblem, Columns, Profile } from './profiles/profile.ts'
import type { KnownProfile } from './profiles/profiles.ts'
import { profileOfKey } from './profiles/saved-profiles.server.ts'
import { askedInWords, LeftOpenSoFar, mayStayOpen, stillOpen } from './questions.ts'
import { columnsUnder, quoted, withoutName } from './row-checks.ts'
import { RowsByAudit } from './rows-by-audit.server.ts'
import type { Question, Told } from './sheet-plan.ts'

/** So many rows are checked and written together; progress is told after each. */
const rowsAtOnce = 1_000

/** After so many of these batches the tables are measured. */
const measuredAfter: readonly number[] = [1, 5, 25]

type Importer = Allowed<'import audits'>

/** A file that cannot be published before somebody has answered what it leaves open. */
export class LeavesOpen extends UnreadableFile {
  readonly questions: Question[]
  constructor(questions: Question[]) {
    super(`Answer first what this file leaves open: ${questions.flatMap((question) => askedInWords(question)).slice(0, 5).map(({ asked }) => asked).join(' ')}`)
    this.questions = questions
  }
}

/** Ends the one transaction of a dry run without keeping anything. */
class TriedOut extends Error {
  readonly came: { outcome: Outcome; questions: (Question | Told)[] }
  constructor(came: { outcome: Outcome; questions: (Question | Told)[] }) {
    super('tried out')
    this.came = came
  }
}

/** Records that a file is to be run at once, as a command does. @returns its id, under which progress and problems are kept */
export async function askForImport(importer: Importer, tx: Transaction, asked: {
  profile: { key: string }; fileName: string; bytes?: number; sheet?: string; phaseId?: string; createPeople: boolean; dryRun: boolean
}): Promise<string> {
  const [row] = await tx.insert(imports).values({
    organisationId: importer.organisationId,
    askedById: importer.personId,
    askedAt: importer.at,
    runAskedAt: importer.at,
    ...asked,
    profile: asked.profile.key,
    fileName: quoted(asked.fileName),
  }).returning({ id: imports.id })
  await noteAsked(importer, tx, row!.id, asked.dryRun)
  return row!.id
}

export const noteAsked = (importer: Importer, tx: Transaction, importId: string, dryRun: boolean) =>
  note(tx, importer, { did: dryRun ? 'tried an import' : 'asked for an import', subjectKind: 'import', subjectId: importId })

/**
 * Takes in the file of an import that has been asked for: one transaction for everything, progress on another connection. An audit with a
 * fault is left out with the reason; one that is here already, or stands twice, is unchanged; one that is here and says something else now is
 * changed; a file that cannot be read leaves nothing behind.
 * @throws UnreadableFile when nothing could be taken in; its message says what to do. LeavesOpen when it was to be published and leaves open what
 *   only a person can answer
 */
export async function importSheet(importer: Importer, { importId, source }: { importId: string; source: AsyncIterable<Uint8Array> }): Promise<Outcome> {
  const ending = (how: Partial<Import>) => importer.writing((tx) => tx.update(imports).set({ ...how, finishedAt: new Date() }).where(eq(imports.id, importId)))
  try {
    return await importer.writing(async (tx) => {
      const [asked] = await tx.select().from(imports).where(eq(imports.id, importId))
      if (!asked) throw new Error(`There is no import ${importId}.`)
      const came = await new Importing(tx, importer, asked, source).all()
      if (asked.dryRun) throw new TriedOut(came)
      const { outcome, questions } = came
      await tx.update(imports).set({ ...outcome, questions, step: 'done', failure: null, finishedAt: new Date(), publishedAt: importer.at, spooled: null }).where(eq(imports.id, importId))
      await note(tx, importer, { did: 'published an import', subjectKind: 'import', subjectId: importId })
      return outcome
    })
  } catch (error) {
    if (error instanceof TriedOut) {
      await ending({ ...error.came.outcome, questions: error.came.questions, step: 'done' })
      return error.came.outcome
    }
    const failure = error instanceof UnreadableFile ? error.message : 'The import stopped because of a fault of ours, and nothing was saved. Try it again; if it stops again, tell whoever runs this portal.'
    await ending({ failure, ...(error instanceof LeavesOpen && { questions: error.questions }) })
    throw error
  }
}

type Ready = {
  id: string; rows: readonly number[]; hash: string; audit: AuditRead; areaId: string; teamId: string
  workerId?: string; managerId?: string; auditorId?: string; actions: AuditChange['actions'][number][]
}

/** An audit that has a fault, or a row that nobody can tell the audit of: every one of its rows is left out. */
type LeftOut = { rows: readonly number[]; problems: { row: number; problems: CellProblem[] }[] }

/** One import under way. */
class Importing {
  readonly #tx: Transaction
  readonly #importer: Importer
  readonly #asked: Import
  readonly #source: AsyncIterable<Uint8Array>
  readonly #outcome = nothingYet()
  /** What each audit number of this sheet said, so that a repeated row is known for one. */
  readonly #seen = new Map<string, string>()
  /** By the key of a framework its versions, the earliest first. */
  readonly #versions = new Map<string, Framework[]>()
  readonly #toAttribute: { id: string; theme_id: string | null; framework_id: string; attribution: string }[] = []
  readonly #leftOpen = new LeftOpenSoFar()
  readonly #pastDue = { actions: 0, from: '', to: '' }
  #profile!: KnownProfile
  /** How the rows are read by each version of the framework that their words belong to. */
  #readers!: { from: Day; profile: Profile }[]
  #teams!: Teams
  #settings: Settings = defaultSettings
  #people!: PeopleNamed
  #changes!: ChangesKept
  #header: string[] = []
  /** The places of the columns that hold workers' addresses. */
  #addresses: ReadonlySet<number> = new Set()
  /** The place of the column that holds the references of cases. */
  #cases: number | undefined
  #problems = 0
  #bytesRead = 0
  #batches = 0

  constructor(tx: Transaction, importer: Importer, asked: Import, source: AsyncIterable<Uint8Array>) {
    this.#tx = tx
    this.#importer = importer
    this.#asked = asked
    this.#source = source
  }

  async all(): Promise<{ outcome: Outcome; questions: (Question | Told)[] }> {
    await this.#tell('waiting for another import')
    await this.#tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('import ' || ${this.#importer.organisationId}, 0))`)
    // What was planned while the tables were smaller would be wrong for as many rows as a sheet may bring.
    await this.#tx.execute(sql`discard plans`)
    await this.#prepare()

    const { columns: titles, needs } = this.#readers[0]!.profile
    const sheet = await openSheet(this.#counted(this.#source), Object.values(titles), { sheet: this.#asked.sheet ?? undefined })
    this.#header = sheet.header
    const { columns, missing } = columnsUnder(sheet.header, { columns: titles, needs })
    if (missing.length > 0) throw new UnreadableFile(`This sheet has no column called ${missing.join(', nor ')}. Add it to the header row, or choose another profile.`)

    this.#cases = columns.get('case')?.index
    this.#addresses = new Set(['workerEmail', 'managerEmail'].flatMap((name) => columns.get(name)?.index ?? []))
    if (this.#profile.plan?.layout === 'row a judgement') await this.#takeByAudit(sheet.rows, columns)
    else await this.#takeByRow(sheet.rows, columns)
    return this.#finish()
  }

  async #prepare() {
    const { organisationId, at } = this.#importer
    const profile = await profileOfKey(this.#tx, this.#asked.profile)
    if (!profile) throw new UnreadableFile('Nobody has said yet how this sheet is laid out. Match its columns first.')
    this.#profile = profile
    for (const key of profile.code?.frameworks ?? [profile.plan!.framework]) this.#versions.set(key, await this.#versionsOf(key))
    this.#readers = profile.plan
      ? this.#versions.get(profile.plan.framework)!.map((version) => ({ from: version.validFrom, profile: profileOf(profile.key, profile.title, profile.plan, version, profile.answers) }))
      : [{ from: '', profile: profile.code }]
    this.#teams = await teamsByName(this.#tx)
    this.#settings = await settingsOn(this.#tx, dayInLondon(at))
    this.#people = await PeopleNamed.of(this.#tx, organisationId, this.#asked.createPeople)
    this.#changes = await ChangesKept.of(this.#tx)
  }

  async #versionsOf(key: string): Promise<Framework[]> {
    const days = await this.#tx.select({ validFrom: frameworks.validFrom }).from(frameworks).where(eq(frameworks.key, key)).orderBy(asc(frameworks.validFrom))
    if (days.length === 0) throw new UnreadableFile(`This profile needs the framework “${key}”, which is not set up here.`)
    const versions: Framework[] = []
    for (const { validFrom } of days) versions.push((await frameworkOn(this.#tx, key, validFrom))!)
    return versions
  }

  /** The version in force on a day; before the first, the first. */
  #versionOn(key: string, day: Day): Framework {
    const versions = this.#versions.get(key)!
    return versions.findLast(({ validFrom }) => validFrom <= day) ?? versions[0]!
  }

  #readerOf(columns: Columns) {
    const date = columns.get('date')?.index
    const first = this.#readers[0]!.profile
    if (this.#readers.length === 1 || date === undefined) return () => first
    return (cells: readonly string[]) => {
      const on = readDate(cells[date] ?? '')
      return (on.ok && this.#readers.findLast(({ from }) => from <= on.value)?.profile) || first
    }
  }

  async #takeByRow(rows: AsyncIterable<RowToRead>, columns: Columns) {
    const reader = this.#readerOf(columns)
    let batch: RowToRead[] = []
    const take = () => {
      this.#outcome.read += batch.length
      return this.#take(batch.map((row) => [row]), columns, reader)
    }
    for await (const row of rows) {
      batch.push(clean(row))
      if (batch.length < rowsAtOnce) continue
      await take()
      await this.#measure()
      batch = []
    }
    await take()
  }

  /** Where a row is a judgement, the rows of one audit may stand anywhere, so all are kept before the first is taken. */
  async #takeByAudit(rows: AsyncIterable<RowToRead>, columns: Columns) {
    const reader = this.#readerOf(columns)
    const kept = await RowsByAudit.of(this.#tx)
    const place = (name: string) => columns.get(name)?.index
    const own = place('reference') ?? -1
    const auditNamed = ({ cells }: RowToRead) => {
      const cell = (index: number | undefined) => (index === undefined ? '' : (cells[index] ?? '').trim())
      if (own >= 0) return cell(own)
      const on = readDate(cell(place('date')))
      return on.ok && cell(place('case')) ? `${cell(place('case'))} ${on.value}` : ''
    }
    let waiting: (RowToRead & { audit: string })[] = []
    const keep = async () => {
      await kept.keep(waiting)
      this.#outcome.read += waiting.length
      waiting = []
      await this.#tell('reading')
    }
    for await (const row of rows) {
      const whole = clean(row)
      waiting.push({ ...whole, audit: auditNamed(whole) })
      if (waiting.length >= rowsAtOnce) await keep()
    }
    await keep()

    let batch: RowToRead[][] = []
    let size = 0
    for await (const audit of kept.inTurn()) {
      batch.push(audit)
      size += audit.length
      if (size < rowsAtOnce) continue
      await this.#take(batch, columns, reader)
      await this.#measure()
      batch = []
      size = 0
    }
    await this.#take(batch, columns, reader)
  }

  /** A large sheet has PostgreSQL look again how large its tables are, ever more rarely: what it believes of them decides how it looks rows up. */
  async #measure() {
    const batches = ++this.#batches
    if (measuredAfter.includes(batches)) await this.#tx.execute(sql`select measure_tables_of_audits()`)
  }

  /** Takes in some audits, each with the rows that say it. */
  async #take(batch: readonly (readonly RowToRead[])[], columns: Columns, reader: (cells: readonly string[]) => Profile) {
    const leftOut: LeftOut[] = []
    const read: { rows: readonly number[]; audit: AuditRead; hash: string }[] = []
    for (const rows of batch) {
      const { audit, rows: each } = auditOf(rows, columns, reader)
      const numbers = each.map(({ row }) => row)
      for (const { leftOpen } of each) this.#leftOpen.add(leftOpen)
      if (audit) read.push({ rows: numbers, audit, hash: fingerprint(audit) })
      else leftOut.push({ rows: numbers, problems: faultsOf(each) })
    }

    const here = await this.#alreadyHere(read.map(({ audit }) => audit.reference))
    const hidden = await hiddenReferences(this.#tx, read.map(({ audit }) => audit.reference))
    const created: Ready[] = []
    const changed: Ready[] = []
    for (const { rows, audit, hash } of read) {
      const known = here.get(audit.reference)
      const standing = hidden.has(audit.reference) ? whyHidden(audit.reference) : this.#standingOf(audit, hash, known)
      if (standing === 'unchanged') this.#outcome.unchanged += rows.length
      else if (standing !== 'new' && standing !== 'changed') leftOut.push({ rows, problems: [{ row: rows[0]!, problems: [standing] }] })
      else {
        const placed = this.#place(rows, audit, hash, known?.id ?? randomUUID())
        if ('problems' in placed) leftOut.push({ rows, problems: [{ row: rows[0]!, problems: placed.problems }] })
        else {
          this.#seen.set(audit.reference, `${audit.caseReference}\n${hash}`)
          this.#outcome.accepted += rows.length
          ;(standing === 'new' ? created : changed).push(placed)
        }
      }
    }

    await this.#people.write(this.#tx)
    await this.#write(created)
    await this.#changes.keep(changed.map((one) => this.#changeOf(one)))
    this.#outcome.created += created.length
    this.#outcome.changed += changed.length
    for (const { rows } of leftOut) this.#outcome.rejected += rows.length
    await this.#tell('reading', leftOut, new Map(batch.flat().map(({ row, cells }) => [row, cells])))
  }

  async #alreadyHere(references: string[]): Promise<Map<string, { id: string; said: string }>> {
    if (references.length === 0) return new Map()
    const rows = await this.#tx.select({ id: audits.id, reference: audits.reference, case: audits.caseReference, hash: audits.sourceHash }).from(audits)
      .where(inArray(audits.reference, references))
    return new Map(rows.map((row) => [row.reference, { id: row.id, said: `${row.case}\n${row.hash}` }]))
  }

  /** Whether an audit is new, here already word for word, here with other words, or at odds with what stands under its number. */
  #standingOf(audit: AuditRead, hash: string, here: { said: string } | undefined): 'new' | 'unchanged' | 'changed' | CellProblem {
    const above = this.#seen.get(audit.reference)
    const known = above ?? here?.said
    if (known === undefined) return 'new'
    if (known === `${audit.caseReference}\n${hash}`) return 'unchanged'
    const sameCase = known.startsWith(`${audit.caseReference}\n`)
    if (sameCase && above === undefined) return 'changed'
    const where = above === undefined ? 'is here already' : 'stands above in this file'
    return { column: '', cell: quoted(audit.reference), problem: sameCase
      ? `Audit ${audit.reference} ${where} and says something else. It was left as it is: check which one is right.`
      : `Audit ${audit.reference} ${where} for another case. Give this audit a number of its own.` }
  }

  /** Finds the team and the people an audit names, and when its actions are due. */
  #place(rows: readonly number[], audit: AuditRead, hash: string, id: string): Ready | { problems: CellProblem[] } {
    const problems: CellProblem[] = []
    const { columns } = this.#readers[0]!.profile
    const fault = (column: string, cell: string, problem: string) => void problems.push({ column: columns[column]?.[0] ?? '', cell: quoted(cell), problem })
    const idOf = (column: string, cell: string, found: Found) => {
      if ('id' in found) return found.id
      fault(column, cell, found.problem)
      return undefined
    }

    const on = audit.auditedOn
    const team = this.#teams.named(audit.team, on)
    if (!team) fault('team', audit.team, `There is no team called “${quoted(audit.team)}”. Correct the name, or set the team up first: imports never create teams.`)
    else if ('problem' in team) fault('team', audit.team, team.problem)
    else if (audit.serviceArea && audit.serviceArea.toLowerCase() !== team.area.toLowerCase()) {
      fault('area', audit.serviceArea, `${audit.team} belongs to ${team.area}. Correct the service area or the team.`)
    }
    if (!team || 'problem' in team || problems.length > 0) return { problems }

    const workerId = audit.worker && idOf('worker', audit.worker.name, this.#people.worker(audit.worker, team.id, on))
    const managerId = audit.manager && idOf('manager', audit.manager.name, this.#people.manager(audit.manager, team.id, on))
    const auditorId = audit.auditor && idOf('auditor', audit.auditor, this.#people.auditor(audit.auditor, on))
    const ofRow = [{ named: audit.worker, id: workerId }, { named: audit.manager, id: managerId }]
      .flatMap(({ named, id: personId }) => (named && personId ? [{ named, id: personId }] : []))
    const actions = audit.actions.flatMap((action) => {
      const ownerId = action.owner ? idOf('actions', action.owner, this.#people.owner(action.owner, ofRow)) : workerId
      if (!ownerId && !action.owner) fault('actions', action.wording, 'Nobody owns this action. Name its owner, or the worker of this audit.')
      return ownerId ? [this.#issued(action, ownerId, on)] : []
    })
    if (problems.length > 0) return { problems }
    return { id, rows, hash, audit, areaId: team.areaId, teamId: team.id, workerId, managerId, auditorId, actions }
  }

  /** An action as it is written down: due when the sheet says, or as its priority asks for; done when the sheet or the council's answer says so. */
  #issued({ priority, wording, dueOn, done }: ActionCell, ownerId: string, auditedOn: Day): AuditChange['actions'][number] {
    const { at } = this.#importer
    const issuedAt = instantInLondon(auditedOn, '00:00')
    const due = dueOn
      ? { dueOn, dueAt: endOf(dueOn) }
      : dueFor(priority, issuedAt, { bankHolidays, weekdaysOff: this.#people.daysOff(ownerId) }, this.#settings)
    const action = { ownerId, priority, wording, issuedAt, ...due }
    if (done) {
      const doneAt = new Date(Math.min(at.getTime(), Math.max(due.dueAt.getTime(), endOf(auditedOn).getTime())))
      return { ...action, doneAt, doneBySheet: true }
    }
    if (due.dueAt < at) {
      this.#pastDue.actions += 1
      if (!this.#pastDue.from || due.dueOn < this.#pastDue.from) this.#pastDue.from = due.dueOn
      if (due.dueOn > this.#pastDue.to) this.#pastDue.to = due.dueOn
      if (this.#profile.answers.pastDue === 'done') return { ...action, doneAt: due.dueAt, doneBySheet: true }
    }
    return { ...action, doneAt: null, doneBySheet: false }
  }

  #judgementsOf({ judgements, auditedOn }: AuditRead): AuditChange['judgements'] {
    return judgements.flatMap(({ framework, theme, grade }) => {
      const version = this.#versionOn(framework, auditedOn)
      const themeId = version.themes.find(({ key }) => key === theme)?.id
      return themeId ? [{ themeId, frameworkId: version.id, gradeId: this.#gradeId(framework, grade, auditedOn) }] : []
    })
  }

  #gradeId = (framework: string, key: string, day: Day) => this.#versionOn(framework, day).grades.find((grade) => grade.key === key)?.id ?? null

  #attributionsOf({ attributions, auditedOn }: AuditRead): AuditChange['attributions'] {
    return attributions.map(({ framework, theme, attribution }) => {
      const { id: frameworkId, themes } = this.#versionOn(framework, auditedOn)
      return { frameworkId, themeId: themes.find(({ key }) => key === theme)?.id ?? null, attribution }
    })
  }

  #overallId = ({ overall, auditedOn }: AuditRead) => (overall ? this.#gradeId(overall.framework, overall.grade, auditedOn) : null)

  #changeOf({ id, hash, audit, areaId, teamId, workerId, managerId, auditorId, actions }: Ready): AuditChange {
    return {
      auditId: id,
      audit: {
        caseType: audit.caseType, sample: audit.sample, auditedOn: audit.auditedOn, serviceAreaId: areaId, teamId,
        workerId: workerId ?? null, managerId: managerId ?? null, auditorId: auditorId ?? null, overallGradeId: this.#overallId(audit),
        strengths: audit.strengths || null, improvements: audit.improvements || null, confirmed: audit.confirmed, sourceHash: hash,
      },
      judgements: this.#judgementsOf(audit),
      actions,
      attributions: this.#attributionsOf(audit),
    }
  }

  /** Writes a batch of new audits with their judgements and actions, as sets. */
  async #write(ready: Ready[]) {
    if (ready.length === 0) return
    const { organisationId, at } = this.#importer
    const written = ready.map((one) => ({
      id: one.id, reference: one.audit.reference, case_reference: one.audit.caseReference, case_type: one.audit.caseType,
      sample: one.audit.sample, audited_on: one.audit.auditedOn, service_area_id: one.areaId, team_id: one.teamId,
      worker_id: one.workerId, manager_id: one.managerId, auditor_id: one.auditorId, overall_grade_id: this.#overallId(one.audit),
      strengths: one.audit.strengths || null, improvements: one.audit.improvements || null,
      confirmed_at: one.audit.confirmed ? at : null, import_row: one.rows[0], source_hash: one.hash,
    }))
    await this.#tx.execute(sql`
      insert into audits (organisation_id, id, reference, case_reference, case_type, phase_id, sample, audited_on, service_area_id, team_id,
        worker_id, manager_id, auditor_id, overall_grade_id, strengths, improvements, published_at, confirmed_at, import_id, import_row, source_hash)
      select ${organisationId}::uuid, id, reference, case_reference, case_type, ${this.#asked.phaseId}::uuid, sample, audited_on, service_area_id, team_id,
        worker_id, manager_id, auditor_id, overall_grade_id, strengths, improvements, ${at.toISOString()}::timestamptz, confirmed_at, ${this.#asked.id}::uuid, import_row, source_hash
      from json_to_recordset(${JSON.stringify(written)}::text::json) as sheet (id uuid, reference text, case_reference text, case_type text,
        sample text, audited_on date, service_area_id uuid, team_id uuid, worker_id uuid, manager_id uuid, auditor_id uuid,
        overall_grade_id uuid, strengths text, improvements text, confirmed_at timestamptz, import_row int, source_hash text)`)

    // A judgement travels as two small numbers, its place among all themes and its place among all grades, and not as three ids.
    const scale = this.#scale()
    const judged = ready.map(({ id, audit }) => ({ id, marks: audit.judgements.flatMap(({ framework, theme, grade }) => scale.mark(this.#versionOn(framework, audit.auditedOn).id, theme, grade)) }))
    await this.#tx.execute(sql`
      insert into judgements (organisation_id, audit_id, theme_id, framework_id, grade_id)
      select ${organisationId}::uuid, sheet.id, theme.theme_id, theme.framework_id, grade.id
      from json_to_recordset(${JSON.stringify(judged)}::text::json) as sheet (id uuid, marks int[])
      cross join lateral unnest(sheet.marks) as mark
      join json_to_recordset(${JSON.stringify(scale.themes)}::text::json) as theme (place int, theme_id uuid, framework_id uuid) on theme.place = mark / ${gradesAtMost}::int
      left join json_to_recordset(${JSON.stringify(scale.grades)}::text::json) as grade (place int, id uuid) on grade.place = mark % ${gradesAtMost}::int`)

    for (const { id, audit } of ready) {
      for (const { themeId, frameworkId, attribution } of this.#attributionsOf(audit)) this.#toAttribute.push({ id, theme_id: themeId, framework_id: frameworkId, attribution })
    }
    const agreed = ready.flatMap(({ id, actions }) => actions.map((action) => ({
      audit_id: id, owner_id: action.ownerId, priority: action.priority, wording: action.wording, issued_at: action.issuedAt, due_on: action.dueOn, due_at: action.dueAt,
      done_at: action.doneAt, done_by_sheet: action.doneBySheet,
    })))
    if (agreed.length === 0) return
    await this.#tx.execute(sql`
      insert into remedial_actions (organisation_id, audit_id, owner_id, priority, wording, issued_at, due_on, due_at, done_at, done_by_sheet)
      select ${organisationId}::uuid, audit_id, owner_id, priority, wording, issued_at, due_on, due_at, done_at, done_by_sheet
      from json_to_recordset(${JSON.stringify(agreed)}::text::json) as sheet (audit_id uuid, owner_id uuid, priority text, wording text, due_on date, due_at timestamptz, issued_at timestamptz, done_at timestamptz, done_by_sheet boolean)`)
    this.#outcome.actions += agreed.length
  }

  #scale() {
    const all = [...this.#versions.values()].flat()
    const themes = all.flatMap((framework) => framework.themes.map((theme) => ({ name: `${framework.id} ${theme.key}`, theme_id: theme.id, framework_id: framework.id })))
      .map((theme, place) => ({ ...theme, place }))
    const grades = all.flatMap((framework) => framework.grades.map((grade) => ({ name: `${framework.id} ${grade.key}`, id: grade.id })))
      .map((grade, place) => ({ ...grade, place: place + 1 }))
    const themePlace = new Map(themes.map(({ name, place }) => [name, place]))
    const gradePlace = new Map(grades.map(({ name, place }) => [name, place]))
    return {
      themes: themes.map(({ place, theme_id, framework_id }) => ({ place, theme_id, framework_id })),
      grades: grades.map(({ place, id }) => ({ place, id })),
      /** Not applicable has place 0, which joins no grade. */
      mark: (frameworkId: string, theme: string, grade: string) => {
        const place = themePlace.get(`${frameworkId} ${theme}`)
        return place === undefined ? [] : [place * gradesAtMost + (gradePlace.get(`${frameworkId} ${grade}`) ?? 0)]
      },
    }
  }

  async #finish(): Promise<{ outcome: Outcome; questions: (Question | Told)[] }> {
    const { answers } = this.#profile
    const severalTeams = this.#people.inSeveralTeams().map(({ key, name, teamIds }) => ({ key, name, teams: teamIds.map((id) => this.#teams.withId(id)?.name ?? '').toSorted() }))
    const onlyIn = new Map(Object.entries(answers.teams ?? {}).flatMap(([key, team]) => this.#teams.all.flatMap(({ id, name }) => (name === team ? [[key, id] as const] : []))))
    await this.#people.finish(this.#tx, onlyIn)
    this.#outcome.peopleCreated = this.#people.created
    await this.#tell('working out what follows')

    await takeTurn(this.#tx, this.#importer.organisationId)
    if (this.#asked.dryRun) await this.#tx.execute(sql`create temporary table answers_before on commit drop as select gap_id, held from follow_ups`)
    const created = sql`audits.import_id = ${this.#asked.id}`
    this.#outcome.gaps = await publish(this.#tx, created, async () => {
      if (this.#batches > 0) await this.#tx.execute(sql`select measure_tables_of_audits()`)
      if (this.#toAttribute.length > 0) await this.#writeAttributions()
      if (this.#answered) await this.#attributeAsAnswered(created)
    })
    for await (const changes of this.#changes.inTurn()) {
      const { gaps, actions, ended, flagged } = await changeAudits(this.#tx, this.#importer, this.#asked.id, changes)
      this.#outcome.gaps += gaps
      this.#outcome.actions += actions
      this.#outcome.learningEnded += ended
      this.#outcome.learningFlagged += flagged
    }

    const concerned = this.#outcome.changed > 0 ? ofImport(this.#asked.id) : created
    const questions = [
      ...this.#leftOpen.questions(),
      ...(this.#pastDue.actions > 0 ? [{ about: 'past due' as const, ...this.#pastDue }] : []),
      ...await this.#gapsOfNobody(concerned),
      ...(severalTeams.length > 0 ? [{ about: 'two teams' as const, who: severalTeams }] : []),
    ]
    const open = stillOpen(questions, this.#profile)
    const inTheWay = open.filter((question) => !mayStayOpen(question))
    if (!this.#asked.dryRun && inTheWay.length > 0) throw new LeavesOpen(open)

    this.#outcome.assignments = await followThrough(this.#tx, this.#importer, concerned)
    return { outcome: this.#outcome, questions: this.#asked.dryRun ? [...open, ...await this.#answersChanged()] : open }
  }

  /** An audit that comes in late takes the place of a later one in the answer to whether learning held: a try says how often that would change it. */
  async #answersChanged(): Promise<Told[]> {
    const [found] = await this.#tx.execute<{ answers: number }>(sql`
      select count(*)::int as answers from answers_before before left join follow_ups now using (gap_id) where now.held is distinct from before.held`)
    return found!.answers > 0 ? [{ about: 'held', answers: found!.answers }] : []
  }

  /** Whose gaps they are where the file does not say: as the council has answered once, or a question. */
  async #gapsOfNobody(which: ReturnType<typeof sql>): Promise<Question[]> {
    if (this.#answered) {
      // Those just brought were attributed before they were counted.
      if (this.#outcome.changed > 0) {
        await addToTallies(this.#tx, which, -1)
        await this.#attributeAsAnswered(which)
        await addToTallies(this.#tx, which, 1)
      }
      return []
    }
    const [found] = await this.#tx.execute<{ gaps: number }>(sql`
      select count(*)::int as gaps from gaps join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id
      where ${which} and gaps.attribution is null and gaps.withdrawn_at is null`)
    return found!.gaps > 0 ? [{ about: 'gaps', gaps: found!.gaps }] : []
  }

  /** Whether the council has answered whose the gaps are of which its file does not say it. */
  get #answered() {
    return this.#profile.answers.gaps === 'practitioner, oversight manager'
  }

  async #attributeAsAnswered(which: ReturnType<typeof sql>) {
    await this.#tx.execute(sql`
      update gaps set attribution = case when themes.key = 'oversight' then 'manager' else 'practitioner' end,
        attributed_at = ${this.#importer.at.toISOString()}::timestamptz, attributed_by_id = ${this.#asked.askedById}::uuid
      from audits, themes
      where audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id and ${which}
        and themes.organisation_id = gaps.organisation_id and themes.id = gaps.theme_id and gaps.attribution is null and gaps.withdrawn_at is null`)
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
  async #tell(step: string, leftOut: readonly LeftOut[] = [], cellsOf: ReadonlyMap<number, readonly string[]> = new Map()) {
    const { organisationId } = this.#importer
    const importId = this.#asked.id
    const problems = leftOut.flatMap((one) => one.problems).toSorted((a, b) => a.row - b.row).flatMap(({ row, problems: each }) => each.map(({ column, cell, problem }) => (
      { organisationId, importId, position: ++this.#problems, row, column: column || null, cell, problem: withoutIdentifiers(problem) }
    )))
    const rejects = leftOut.flatMap(({ rows }) => rows.map((row) => ({ organisationId, importId, row, cells: (cellsOf.get(row) ?? []).map(this.#asKept) })))
    await this.#importer.writing(async (tx) => {
      if (problems.length > 0) await tx.insert(importProblems).values(problems)
      if (rejects.length > 0) await tx.insert(importRejects).values(rejects)
      await tx.update(imports).set({ step, read: this.#outcome.read, bytesRead: this.#bytesRead, ...(this.#header.length > 0 && { header: this.#header.map(quoted) }) })
        .where(eq(imports.id, importId))
    })
  }

  /** A cell of a row that was left out: whatever identifies somebody is taken out, but for a worker's own address in its own column. */
  #asKept = (cell: string, index: number) => {
    if (index === this.#cases) return withoutIdentifiers(withoutName(cell))
    return this.#addresses.has(index) && readEmail(cell).ok ? cell : withoutIdentifiers(cell)
  }

  async *#counted(source: AsyncIterable<Uint8Array>) {
    for await (const chunk of source) {
      this.#bytesRead += chunk.byteLength
      yield chunk
    }
  }
}

/** More grades than all versions of a profile's frameworks have. */
const gradesAtMost = 10_000

/** The rows that have a problem of their own. */
const faultsOf = (rows: AuditOfRows['rows']) => rows.filter(({ problems }) => problems.length > 0).map(({ row, problems }) => ({ row, problems }))

/** What PostgreSQL cannot keep is taken out of a row: zero bytes, and halves of a character. */
const clean = ({ row, cells, fault }: RowToRead): RowToRead =>
  ({ row, cells: cells.map((cell) => cell.replaceAll('\0', '').toWellFormed()), ...(fault !== undefined && { fault }) })

/** What an audit says, hashed; the same however its cells are spelled. */
const fingerprint = (audit: AuditRead) => createHash('sha256').update(JSON.stringify(audit)).digest('base64url')

/** Audits that are here and say something else now, kept in a table of the transaction until all that is new is written. */
class ChangesKept {
  readonly #tx: Transaction

  private constructor(tx: Transaction) {
    this.#tx = tx
  }

  static async of(tx: Transaction): Promise<ChangesKept> {
    await tx.execute(sql`create temporary table changes_kept (audit_id uuid primary key, change jsonb not null) on commit drop`)
    return new ChangesKept(tx)
  }

  async keep(changes: readonly AuditChange[]) {
    if (changes.length === 0) return
    const kept = changes.map((change) => ({ audit_id: change.auditId, change }))
    await this.#tx.execute(sql`
      insert into changes_kept (audit_id, change) select audit_id, change from json_to_recordset(${JSON.stringify(kept)}::text::json) as kept (audit_id uuid, change jsonb)`)
  }

  /** By the audits' ids, the order in which whoever holds several of them takes them. */
  async *inTurn(): AsyncGenerator<AuditChange[]> {
    let last = '00000000-0000-0000-0000-000000000000'
    for (;;) {
      const rows = await this.#tx.execute<{ change: AuditChange }>(sql`select change from changes_kept where audit_id > ${last}::uuid order by audit_id limit ${changesAtOnce}`)
      if (rows.length > 0) yield rows.map(({ change }) => ({ ...change, actions: change.actions.map(withInstants) }))
      if (rows.length < changesAtOnce) return
      last = rows.at(-1)!.change.auditId
    }
  }
}

/** What a row says of an audit that nobody sees at present is neither new nor a change. */
const whyHidden = (reference: string): CellProblem => ({
  column: '', cell: quoted(reference), problem: `Audit ${reference} is hidden while it is put right. It was left as it is: import the row again once that is settled.`,
})

/** So many audits are changed together. */
const changesAtOnce = 500

/** An action as it was before it was written down as JSON. */
const withInstants = (action: AuditChange['actions'][number]) => (
  { ...action, issuedAt: new Date(action.issuedAt), dueAt: new Date(action.dueAt), doneAt: action.doneAt && new Date(action.doneAt) }
)
