import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { allowNamed } from '../app/door.server.ts'
import { takeInCourseList } from '../app/features/courses/course-list.server.ts'
import { mendInWords } from '../app/features/imports/wording.ts'
import { UnreadableFile } from '../app/lib/sheets/reading.ts'
import { faultOf } from '../app/lib/faults.ts'
import { connect } from '../db/client.server.ts'
import { NoDatabase } from '../db/embedded.server.ts'
import { prepareDatabase } from '../db/prepare.server.ts'
import { openDatabase } from './database.ts'

// The last line on standard output is JSON; everything else is said on standard error.
const say = (line: string) => void process.stderr.write(`${line}\n`)

const usage = 'npm run import -- courses FILE --organisation KEY [--dry-run]'

class Misused extends Error {}

function asked() {
  try {
    const { values, positionals: [, file, more] } = parseArgs({ allowPositionals: true, options: { organisation: { type: 'string' }, 'dry-run': { type: 'boolean', default: false } } })
    if (!file || more !== undefined || !values.organisation) throw new Misused(usage)
    return { file, organisation: values.organisation, dryRun: values['dry-run'] }
  } catch (error) {
    throw error instanceof Misused ? error : new Misused(`${(error as Error).message}\n${usage}`)
  }
}

async function run() {
  const { file, organisation, dryRun } = asked()
  const { size } = await stat(file).catch(() => { throw new Misused(`There is no file ${file}.`) })
  const database = await openDatabase(say)
  try {
    await prepareDatabase(database.ownerUrl, { embedded: database.embedded, demo: process.env.DEMO, say })
    const db = connect(database.ownerUrl, { max: 3 })
    try {
      const by = await allowNamed(db, organisation, 'courses command', 'look after people', new Date())
      say(`Reading ${file} ${dryRun ? 'to try it out; nothing will be saved' : `into ${organisation}`} …`)
      const { leftOut, ...outcome } = await takeInCourseList(by, { source: createReadStream(file), fileName: path.basename(file), bytes: size, dryRun })
      for (const { row, who, faults } of leftOut) say(`Row ${row}${who ? `, ${who}` : ''}: ${mendInWords(faults)}`)
      if (leftOut.length > 0) say('These rows were left out. Mend them and send the list again: what is recorded already stays as it is.')
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
  const expected = error instanceof Misused || error instanceof UnreadableFile || error instanceof NoDatabase || (error instanceof Error && error.message.startsWith('There is no organisation'))
  say(expected ? (error as Error).message : faultOf(error))
  process.exitCode = 1
}
