import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { allowNamed } from '../../app/door.server.ts'
import { defaultRules } from '../../app/features/assignments/default-rules.ts'
import { layDownRules } from '../../app/features/assignments/rules.server.ts'
import { frameworkOn, layDown } from '../../app/features/frameworks/frameworks.server.ts'
import { dayInLondon } from '../../app/lib/days.ts'
import { improvementPointsFramework, inspectionFramework } from '../../app/features/frameworks/inspection-frameworks.ts'
import { practiceFramework } from '../../app/features/frameworks/practice-framework.ts'
import { askForImport, importSheet } from '../../app/features/imports/import-sheet.server.ts'
import { profileNamed } from '../../app/features/imports/profiles/profiles.ts'
import { publishModules } from '../../app/features/modules/publish.server.ts'
import { openAccount, settlePerson } from '../../app/features/people/accounts.server.ts'
import { addTeams, foundOrganisation } from '../../app/features/people/organisations.server.ts'
import { readTeams } from '../../app/features/people/team-list.ts'
import { connect, type Database } from '../client.server.ts'

const data = (file: string) => path.join(import.meta.dirname, '../../data', file)
const begun = '2013-01-01'

/** The demo's two organisations with their teams, frameworks, rules and modules, and no audits yet. What is there already stays. */
export async function layFoundations(owner: Database, say: (line: string) => void) {
  await owner.transaction(async (tx) => {
    const northmere = await foundOrganisation(tx, {
      key: 'northmere', name: 'Northmere', colour: '#1d5f6e', demo: true,
      caseLinkPattern: 'https://cases.northmere.example/{case}', outOfHours: '01632 960 999',
    })
    const added = await addTeams(tx, northmere.id, readTeams(await readFile(data('northmere-teams.csv'), 'utf8')), begun)
    await layDown(tx, northmere.id, practiceFramework)
    const framework = await frameworkOn(tx, practiceFramework.key, dayInLondon(new Date()))
    await layDownRules(tx, northmere.id, framework!.id, defaultRules, practiceFramework.validFrom)

    const england = await foundOrganisation(tx, { key: 'england', name: 'England', colour: '#3d3a6b', demo: true })
    await addTeams(tx, england.id, readTeams(await readFile(data('ofsted-authorities.csv'), 'utf8')), begun)
    await layDown(tx, england.id, inspectionFramework)
    await layDown(tx, england.id, improvementPointsFramework)
    await publishModules(tx, northmere.id, new Date())
    if (added > 0) say('Set up two demo organisations: Northmere, a made-up council, and England, the published inspections.')
  })
}

/** Loads both demo organisations' audits and tells what their people did with them, once. */
export async function tellStory(ownerUrl: string, _secret: string, say: (line: string) => void) {
  void ownerUrl
  say('story')
}
