import { catalogue } from '../app/features/modules/catalogue.server.ts'
import { linesToCheck } from '../app/features/modules/facts.ts'
import { dayInLondon } from '../app/lib/days.ts'
import { faultOf } from '../app/lib/faults.ts'

try {
  const lines = linesToCheck([...(await catalogue()).values()], dayInLondon(new Date()))
  process.stdout.write(`${lines.join('\n')}\n`)
} catch (error) {
  process.stderr.write(`${faultOf(error)}\n`)
  process.exitCode = 1
}
