import { catalogue } from '../app/features/modules/catalogue.server.ts'
import { linesToCheck } from '../app/features/modules/facts.ts'
import { workshopCatalogue } from '../app/features/workshops/catalogue.server.ts'
import { dayInLondon } from '../app/lib/days.ts'
import { faultOf } from '../app/lib/faults.ts'

try {
  const today = dayInLondon(new Date())
  const lines = [...linesToCheck([...(await catalogue()).values()], today), '', ...linesToCheck([...(await workshopCatalogue()).values()], today, ['workshop', 'workshops'])]
  process.stdout.write(`${lines.join('\n')}\n`)
} catch (error) {
  process.stderr.write(`${faultOf(error)}\n`)
  process.exitCode = 1
}
