import { markInterrupted } from '../app/features/imports/imports.server.ts'
import { faultOf } from '../app/lib/faults.ts'
import { readMailSettings, WrongSetting } from '../app/lib/env.server.ts'
import { connect } from '../db/client.server.ts'
import { NoDatabase } from '../db/embedded.server.ts'
import { prepareDatabase, Refused } from '../db/prepare.server.ts'
import { startWorking } from '../server/working.ts'
import { openDatabase } from './database.ts'
import { untilToldToStop } from './until-told-to-stop.ts'

// Works through the jobs (mail, imports, what is done at night) apart from the process that serves pages, which is started with WORKER=apart.
// Any number may run beside each other. Uploaded sheets are read from the folder of the process that serves: both need the same DATA_DIR.

const say = (line: string) => console.log(line)
const { closing, begin } = untilToldToStop(say, (error) => ([WrongSetting, Refused, NoDatabase].some((expected) => error instanceof expected) ? (error as Error).message : faultOf(error)))

await begin(async () => {
  const mail = readMailSettings()
  const appUrl = new URL(process.env.APP_URL || `http://localhost:${process.env.PORT || '3000'}`).origin
  const database = await openDatabase(say)
  closing(() => database.close())
  const { demo } = await prepareDatabase(database.ownerUrl, { embedded: database.embedded, demo: process.env.DEMO, say })
  const db = connect(database.ownerUrl, { max: 5 })
  closing(() => db.$client.end({ timeout: 3 }))
  await markInterrupted(db)
  const jobs = await startWorking({ ownerUrl: database.ownerUrl, db, appUrl, demo, mail, troubled: (error) => console.error(faultOf(error)) })
  closing(() => jobs.stop())
  say(`The worker of ${appUrl} works through the jobs${demo ? '. This is a demo: no mail leaves this computer' : mail.smtpUrl ? ', and sends mail' : '. No mail server is set, so messages wait: set SMTP_URL'}.`)
})
