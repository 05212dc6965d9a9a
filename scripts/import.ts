import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { allowNamed } from '../app/door.server.ts'
import { askForImport, importSheet } from '../app/features/imports/import-sheet.server.ts'
import { profileNamed, profiles } from '../app/features/imports/profiles/profiles.ts'
import { UnreadableFile } from '../app/lib/sheets/reading.ts'
import { faultOf } from '../app/lib/faults.ts'
import { connect } from '../db/client.server.ts'
import { importProblems } from '../db/schema.ts'
import { prepareDatabase } from '../db/prepare.server.ts'
import { openDatabase } from './database.ts'

// The last line on standard output is JSON; everything else is said on standard error.
const say = (line: string) => void process.stderr.write(`${line}\n`)

const usage = `npm run import -- audits FILE --organisation KEY --profile NAME [--create-people] [--dry-run]
Profiles: ${profiles.map(({ key, title }) => `${key} (${title})`).join('; ')}`

class Misused extends Error {}

function asked() {
  const { values, positionals: [what, file] } = parseArgs({
    allowPositionals: true,
    options: {
      organisation: { type: 'string' }, profile: { type: 'string' },
      'create-people': { type: 'boolean', default: false }, 'dry-run': { type: 'boolean', default: false },
    },
  })
  if (what !== 'audits' || !file || !values.organisation || !values.profile) throw new Misused(usage)
  const profile = profileNamed(values.profile)
  if (!profile) throw new Misused(`There is no profile called “${values.profile}”.\n${usage}`)
  return { file, organisation: values.organisation, profile, createPeople: values['create-people'], dryRun: values['dry-run'] }
}

async function run() {
  const { file, organisation, profile, createPeople, dryRun } = asked()
  const { size } = await stat(file).catch(() => { throw new Misused(`There is no file ${file}.`) })
  const database = await openDatabase(say)
  try {
    await prepareDatabase(database.ownerUrl, { embedded: database.embedded, demo: process.env.DEMO, say })
    const db = connect(database.ownerUrl, { max: 3 })
    try {
      const importer = await allowNamed(db, organisation, 'import command', 'import audits', new Date())
      const importId = await importer.writing((tx) => askForImport(importer, tx, { profile, fileName: path.basename(file), bytes: size, createPeople, dryRun }))
      say(`Reading ${file} ${dryRun ? 'to try it out; nothing will be saved' : `into ${organisation}`} …`)
      const outcome = await importSheet(importer, { importId, profile, source: createReadStream(file), createPeople, dryRun })
      const problems = await importer.writing((tx) => tx.query.importProblems.findMany({ where: (row, { eq }) => eq(row.importId, importId), orderBy: importProblems.position, limit: 50 }))
      for (const { row, column, cell, problem } of problems) say(`Row ${row}${column ? `, ${column}` : ''}: ${problem}${cell ? ` The cell says: ${cell}` : ''}`)
      if (outcome.rejected > 0) say(`${outcome.rejected} rows were left out. Mend them and import the file again: what is here already stays as it is.`)
      process.stdout.write(`${JSON.stringify(outcome)}\n`)
    } finally {
      await db.$client.end()
    }
  } finally {
    await database.close()
  }
}

try {
  await run()
} catch (error) {
  const expected = error instanceof Misused || error instanceof UnreadableFile || (error instanceof Error && error.message.startsWith('There is no organisation'))
  say(expected ? (error as Error).message : faultOf(error))
  process.exitCode = 1
}
