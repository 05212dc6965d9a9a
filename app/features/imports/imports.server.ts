import { and, count, desc, eq, getTableColumns, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { writing, type Database } from '../../../db/client.server.ts'
import { audits, gaps, importProblems, imports, organisations, people, type Import } from '../../../db/schema.ts'
import { ofImport } from '../publishing/changes.server.ts'
import { forget, intakeIn } from './intake.server.ts'

export const importsOnPage = 20
export const problemsOnPage = 50

/** So many of the rows with one and the same problem are named. */
const rowsNamed = 5

/**
 * A page of imports and tries, newest first, with who asked for them; no name where a command did.
 * @param page from 1; a page that is not there is empty
 * @returns with whether older ones follow
 */
export async function latestImports(importer: Allowed<'import audits'>, page = 1): Promise<{ imports: (Import & { askedBy: string | null })[]; more: boolean }> {
  const tx = await importer.reading()
  const rows = await tx.select({ ...getTableColumns(imports), askedBy: people.name }).from(imports)
    .leftJoin(people, and(eq(people.organisationId, imports.organisationId), eq(people.id, imports.askedById)))
    .orderBy(desc(imports.askedAt), desc(imports.id)).limit(importsOnPage + 1).offset((page - 1) * importsOnPage)
  return { imports: rows.slice(0, importsOnPage), more: rows.length > importsOnPage }
}

/**
 * One import with all that its page shows, and a page of what is wrong with its rows, in the order of the file. What is wrong in the same way
 * in several rows is one line, with how many they are and the first of them.
 * @param page from 1; a page that is not there is empty
 * @returns undefined when there is no such import in this council
 */
export async function importOf(importer: Allowed<'import audits'>, id: string, page: number) {
  const tx = await importer.reading()
  const one = await intakeIn(tx, id)
  if (!one) return undefined

  const { column, cell, problem, position, row } = importProblems
  const problems = await tx.select({ column, cell, problem, count: count(), rows: sql<number[]>`(array_agg(${row} order by ${position}))[1:${sql.raw(String(rowsNamed))}]` })
    .from(importProblems).where(eq(importProblems.importId, id)).groupBy(column, cell, problem).orderBy(sql`min(${position})`).limit(problemsOnPage).offset((page - 1) * problemsOnPage)
  const [found] = await tx.select({ problems: count() }).from(tx.selectDistinct({ column, cell, problem }).from(importProblems).where(eq(importProblems.importId, id)).as('lines'))
  const [waiting] = await tx.select({ gaps: count() }).from(gaps)
    .innerJoin(audits, and(eq(audits.organisationId, gaps.organisationId), eq(audits.id, gaps.auditId)))
    .where(and(ofImport(id), isNull(gaps.attribution), isNull(gaps.withdrawnAt)))
  return { ...one, problems, problemCount: found!.problems, gapsToAttribute: waiting!.gaps }
}

export const interrupted = 'The portal was stopped while reading this file. Nothing was saved. Try it again.'

/**
 * Ends the runs of a server that is no more, so that nobody waits for them. One whose job has not begun still waits its turn; one that another
 * process reads holds its council's import lock and is left alone.
 * @returns the spooled files that somebody may still need: those to be read, and those that wait to be described, tried or published
 */
export async function markInterrupted(db: Database): Promise<string[]> {
  const needed: string[] = []
  for (const { id: organisationId } of await db.select({ id: organisations.id }).from(organisations)) {
    const paths = await writing(db, organisationId, async (tx) => {
      const waiting = await tx.select({ path: imports.spooled }).from(imports).where(isNotNull(imports.spooled))
      const jobs = await tx.execute<{ importId: string; path: string; begun: boolean }>(sql`
        select imports.id as "importId", job.data ->> 'path' as path, job.state = 'active' as begun
        from pgboss.job join imports on imports.id::text = job.data ->> 'importId'
        where job.name = 'import-audits' and job.state in ('created', 'retry', 'active') and imports.finished_at is null`)
      const [lock] = await tx.execute<{ free: boolean }>(sql`select pg_try_advisory_xact_lock(hashtextextended('import ' || ${organisationId}, 0)) as free`)
      const kept = waiting.flatMap(({ path }) => path ?? [])
      if (!lock?.free) return [...kept, ...jobs.map(({ path }) => path)]

      const unread = jobs.filter(({ begun }) => !begun)
      await tx.update(imports).set({ failure: interrupted, finishedAt: sql`now()` })
        .where(and(isNotNull(imports.runAskedAt), isNull(imports.finishedAt), sql`not ${imports.id} = any(${sql.param(`{${unread.map(({ importId }) => importId).join(',')}}`)}::uuid[])`))
      return [...kept, ...unread.map(({ path }) => path)]
    })
    needed.push(...paths)
  }
  return [...new Set(needed)]
}

/** An uploaded file that nobody has touched for so many days is given up: it holds what a council knows about children. */
const daysKept = 7

/** Puts aside, in every council, the uploads that nobody has gone on with, with the rows of them that were left out. @returns where their files are, for the caller to remove */
export async function forgetUploads(db: Database, at: Date): Promise<string[]> {
  const before = new Date(at.getTime() - daysKept * 86_400_000)
  const gone: string[] = []
  for (const { id: organisationId } of await db.select({ id: organisations.id }).from(organisations)) {
    const forgotten = await writing(db, organisationId, async (tx) => {
      const old = await tx.select({ id: imports.id, path: imports.spooled }).from(imports)
        .where(and(isNotNull(imports.spooled), lt(sql`greatest(${imports.askedAt}, ${imports.finishedAt})`, before.toISOString()), or(isNull(imports.runAskedAt), isNotNull(imports.finishedAt))))
        .for('no key update')
      const ids = old.map(({ id }) => id)
      if (ids.length > 0) {
        await tx.update(imports).set({ spooled: null, putAsideAt: at }).where(inArray(imports.id, ids))
        await forget(tx, ids)
      }
      return old.flatMap(({ path }) => path ?? [])
    })
    gone.push(...forgotten)
  }
  return gone
}
