import { faultOf } from '../app/lib/faults.ts'
import { connect } from '../db/client.server.ts'
import { findings } from '../db/invariants.server.ts'
import { prepareDatabase } from '../db/prepare.server.ts'
import { openDatabase } from './database.ts'

// The findings go to standard output; everything else is said on standard error.
const say = (line: string) => void process.stderr.write(`${line}\n`)
const tell = (line: string) => void process.stdout.write(`${line}\n`)
const counted = (problems: number) => `${problems} ${problems === 1 ? 'problem' : 'problems'}`

/** Tests what must hold of the data, all of it as it stood at one moment. @returns how many problems there are */
async function check(ownerUrl: string): Promise<number> {
  const owner = connect(ownerUrl, { as: 'owner', max: 1 })
  try {
    return await owner.transaction(async (tx) => {
      let all = 0
      for await (const { promise, problems, examples } of findings(tx)) {
        tell(`${counted(problems)}: ${promise}`)
        for (const example of examples) tell(`  ${example}`)
        if (problems > examples.length) tell(`  and ${problems - examples.length} more`)
        all += problems
      }
      return all
    }, { isolationLevel: 'repeatable read', accessMode: 'read only' })
  } finally {
    await owner.$client.end()
  }
}

try {
  const database = await openDatabase(say)
  try {
    // The promises speak of the tables as they are today, so an older database is brought up to date first.
    await prepareDatabase(database.ownerUrl, { embedded: database.embedded, demo: process.env.DEMO, say })
    const problems = await check(database.ownerUrl)
    tell(counted(problems))
    process.exitCode = problems > 0 ? 1 : 0
  } finally {
    await database.close()
  }
} catch (error) {
  say(faultOf(error))
  process.exitCode = 1
}
