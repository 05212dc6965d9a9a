import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Allowed } from '../app/allowed.ts'
import { allowNamed } from '../app/door.server.ts'
import { askForImport, importSheet, LeavesOpen } from '../app/features/imports/import-sheet.server.ts'
import { intakeIn, keepAnswers, phaseTitled, profileTitled, type Intake } from '../app/features/imports/intake.server.ts'
import { profiles } from '../app/features/imports/profiles/profiles.ts'
import { answersChanged, askedInWords, readAnswers } from '../app/features/imports/questions.ts'
import { holdsNoActions, unusedColumns } from '../app/features/imports/unused-columns.ts'
import { answersChangedInWords } from '../app/features/imports/wording.ts'
import { voidImport } from '../app/features/publishing/changes.server.ts'
import { UnreadableFile } from '../app/lib/sheets/reading.ts'
import { faultOf } from '../app/lib/faults.ts'
import { connect, type Database } from '../db/client.server.ts'
import { importProblems } from '../db/schema.ts'
import { prepareDatabase } from '../db/prepare.server.ts'
import { openDatabase } from './database.ts'

// The last line on standard output is JSON; everything else is said on standard error.
const say = (line: string) => void process.stderr.write(`${line}\n`)

const usage = `npm run import -- audits FILE --organisation KEY --profile NAME [--sheet NAME] [--phase TITLE] [--create-people] [--dry-run] [--answer rag="how far" …]
npm run import -- void IMPORT_ID --organisation KEY
npm run import -- staff FILE --organisation KEY [--complete [--leavers NUMBER]] [--dry-run]
npm run import -- courses FILE --organisation KEY [--dry-run]
Profiles: ${profiles.map(({ key, title }) => `${key} (${title})`).join('; ')}; and those that the council has saved, by key or title`

/** Something the person who gave the command can put right: told without a stack. */
class Misused extends Error {}

if (process.argv[2] === 'staff') {
  await import('./import-staff.ts')
  process.exit()
}
if (process.argv[2] === 'courses') {
  await import('./import-courses.ts')
  process.exit()
}

const { values: given, positionals: [verb, subject] } = parseGiven()

function parseGiven() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        organisation: { type: 'string' }, profile: { type: 'string' }, sheet: { type: 'string' }, phase: { type: 'string' },
        'create-people': { type: 'boolean', default: false }, 'dry-run': { type: 'boolean', default: false }, answer: { type: 'string', multiple: true, default: [] },
      },
    })
  } catch (error) {
    say(`${(error as Error).message}\n${usage}`)
    process.exit(1)
  }
}

try {
  await run()
} catch (error) {
  const expected = error instanceof Misused || error instanceof UnreadableFile || (error instanceof Error && error.message.startsWith('There is no organisation'))
  say(expected ? (error as Error).message : faultOf(error))
  process.exitCode = 1
}

async function run() {
  const organisation = given.organisation
  if (!organisation || !subject || (verb !== 'void' && !(verb === 'audits' && given.profile))) throw new Misused(usage)
  if (verb === 'audits') await stat(subject).catch(() => { throw new Misused(`There is no file ${subject}.`) })
  const database = await openDatabase(say)
  try {
    await prepareDatabase(database.ownerUrl, { embedded: database.embedded, demo: process.env.DEMO, say })
    const db = connect(database.ownerUrl, { max: 3 })
    try {
      const done = verb === 'void' ? await takeBack(db, organisation, subject) : await takeIn(db, organisation, subject)
      process.stdout.write(`${JSON.stringify(done)}\n`)
    } finally {
      await db.$client.end()
    }
  } finally {
    await database.close()
  }
}

async function takeIn(db: Database, organisation: string, file: string) {
  const { sheet, 'create-people': createPeople, 'dry-run': dryRun } = given
  const importer = await allowNamed(db, organisation, 'import command', 'import audits', new Date())
  const { importId, title } = await ask(importer, file, { sheet, createPeople, dryRun })
  say(`Reading ${file} ${dryRun ? 'to try it out; nothing will be saved' : `into ${organisation}`}, as “${title}” …`)
  try {
    const outcome = await importSheet(importer, { importId, source: createReadStream(file) })
    await sayWhatIsWrong(importer, importId)
    if (outcome.rejected > 0) say(`${outcome.rejected} rows were left out. Mend them and import the file again: what is here already stays as it is.`)
    const one = await importer.writing((tx) => intakeIn(tx, importId))
    sayWhatIsNotRead(one)
    sayWhatIsOpen(one?.open ?? [])
    return { importId, ...outcome }
  } catch (error) {
    if (!(error instanceof LeavesOpen)) throw error
    await sayWhatIsWrong(importer, importId)
    sayWhatIsOpen(error.questions)
    throw new Misused('Nothing was saved. Give the command again with these answers; they are kept for the next file of this kind.', { cause: error })
  }
}

/** Records the run, and the answers that came with the command. */
async function ask(importer: Allowed<'import audits'>, file: string, how: { sheet?: string; createPeople: boolean; dryRun: boolean }) {
  const { size: bytes } = await stat(file)
  const answering = readAnswers(given.answer)
  if ('problem' in answering) throw new Misused(answering.problem)
  return importer.writing(async (tx) => {
    const profile = await profileTitled(tx, given.profile!)
    if (!profile) throw new Misused(`There is no profile called “${given.profile}”.\n${usage}`)
    if (given.answer.length > 0 && !await keepAnswers(importer, tx, profile.key, answering)) throw new Misused(`The profile “${profile.title}” asks nothing, so there is nothing to answer.`)
    const phaseId = given.phase === undefined ? undefined : await phaseTitled(tx, given.phase)
    if (given.phase !== undefined && !phaseId) throw new Misused(`There is no phase called “${given.phase}”, or more than one. Name it as “programme, phase”.`)
    return { importId: await askForImport(importer, tx, { profile, fileName: path.basename(file), bytes, phaseId, ...how }), title: profile.title }
  })
}

async function sayWhatIsWrong(importer: Allowed<'import audits'>, importId: string) {
  const problems = await importer.writing((tx) => tx.query.importProblems.findMany({ where: (row, { eq }) => eq(row.importId, importId), orderBy: importProblems.position, limit: 50 }))
  for (const { row, column, cell, problem } of problems) say(`Row ${row}${column ? `, ${column}` : ''}: ${problem}${cell ? ` The cell says: ${cell}` : ''}`)
}

/** What of the sheet comes to nothing, and which answers about learning a try found that it would change. */
function sayWhatIsNotRead(one: Intake | undefined) {
  if (!one?.plan || !one.header) return
  const unused = unusedColumns(one.plan, one.header, [])
  if (unused.length > 0) say(`Nothing is taken from ${unused.map(({ title }) => `“${title}”`).join(', ')}. If one of these holds something that matters, match it on the page of the import.`)
  if (holdsNoActions(one.plan, one.header)) say('No column holds remedial actions: nothing is asked of anybody.')
  const changed = answersChangedInWords(answersChanged(one.questions ?? []))
  if (changed) say(changed)
}

function sayWhatIsOpen(questions: LeavesOpen['questions']) {
  for (const { asked, answer } of questions.flatMap(askedInWords)) say(`${asked} ${answer}`)
}

async function takeBack(db: Database, organisation: string, importId: string) {
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(importId)) throw new Misused(`“${importId}” is not the id of an import. It is the last part of the address of the import’s page.\n${usage}`)
  const importer = await allowNamed(db, organisation, 'import command', 'import audits', new Date())
  const came = await voidImport(importer, importId)
  if (came === undefined) throw new Misused(`${organisation} has published no import ${importId}.`)
  if (came !== 'voided') throw new Misused(`${inTheWay(came)} Take the others back one by one on the import’s page.`)
  say('The import was taken back: its audits are gone, and those it changed are as they were.')
  return { voided: importId }
}

function inTheWay({ acted, changedSince }: { acted: number; changedSince: number }) {
  const audits = (count: number) => `${count} ${count === 1 ? 'audit' : 'audits'}`
  return [
    ...(acted > 0 ? [`Somebody has acted on ${audits(acted)} of this import.`] : []),
    ...(changedSince > 0 ? [`A later import has changed ${audits(changedSince)} of it.`] : []),
    'So it cannot be taken back as a whole.',
  ].join(' ')
}
