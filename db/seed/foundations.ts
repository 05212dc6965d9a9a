import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { defaultRules } from '../../app/features/assignments/default-rules.ts'
import { layDownRules } from '../../app/features/assignments/rules.server.ts'
import { defaultStandards } from '../../app/features/frameworks/default-standards.ts'
import { layDown, layDownCaseTypes, withoutCaseTypes } from '../../app/features/frameworks/frameworks.server.ts'
import { improvementPointsFramework, inspectionFramework } from '../../app/features/frameworks/inspection-frameworks.ts'
import { practiceFramework } from '../../app/features/frameworks/practice-framework.ts'
import { layDownStandards, withoutStandards } from '../../app/features/frameworks/standards.server.ts'
import { publishModules } from '../../app/features/modules/publish.server.ts'
import { proposeForEarlierGaps } from '../../app/features/publishing/publishing.server.ts'
import { addTeams, foundOrganisation, type NewOrganisation } from '../../app/features/people/organisations.server.ts'
import { readTeams } from '../../app/features/people/team-list.ts'
import { boundTo, type Database, type Transaction } from '../client.server.ts'

/** A file that the project brings along. */
export const data = (file: string) => path.join(import.meta.dirname, '../../data', file)

const begun = '2013-01-01'

/**
 * A council as it is set up before its first audit: teams, the default framework and rules, and the modules. Asked again for one that is there, it adds what
 * is new, and proposes what new modules bring for gaps that it has already.
 * @returns its id and how many teams were added
 */
export async function foundCouncil(tx: Transaction, wanted: NewOrganisation, teams: { area: string; team: string }[], at: Date) {
  const council = await foundOrganisation(tx, wanted)
  const added = await addTeams(tx, council.id, teams, begun)
  // The rules name the themes of the framework they come with; a council that has made a version of its own has rules of its own.
  const frameworkId = await layDown(tx, council.id, practiceFramework)
  if (frameworkId) await layDownRules(tx, council.id, frameworkId, defaultRules, practiceFramework.validFrom)
  await layDownStandards(tx, council.id, defaultStandards)
  const published = await publishModules(tx, council.id, at)
  if (published.length > 0) await boundTo(tx, council.id, () => proposeForEarlierGaps(tx, { organisationId: council.id, at }, published))
  return { id: council.id, added }
}

/** Gives councils that were founded before case types and standards were laid down what a new one begins with. What a council has settled itself stays. */
export async function completeCouncils(owner: Database) {
  await owner.transaction(async (tx) => {
    for (const version of await withoutCaseTypes(tx, practiceFramework.key)) await layDownCaseTypes(tx, version, practiceFramework)
    for (const organisationId of await withoutStandards(tx, practiceFramework.key)) await layDownStandards(tx, organisationId, defaultStandards)
  })
}

/** The demo's two organisations, with no audits yet. What is there already stays. */
export async function layFoundations(owner: Database, say: (line: string) => void, at: Date) {
  await owner.transaction(async (tx) => {
    const { added } = await foundCouncil(tx, {
      key: 'northmere', name: 'Northmere', colour: '#1d5f6e', demo: true,
      caseLinkPattern: 'https://cases.northmere.example/{case}', outOfHours: '01632 960 999', dataProtectionEmail: 'data.protection@northmere.example',
    }, readTeams(await readFile(data('northmere-teams.csv'), 'utf8')), at)

    const england = await foundOrganisation(tx, { key: 'england', name: 'England', colour: '#3d3a6b', demo: true })
    await addTeams(tx, england.id, readTeams(await readFile(data('ofsted-authorities.csv'), 'utf8')), begun)
    await layDown(tx, england.id, inspectionFramework)
    await layDown(tx, england.id, improvementPointsFramework)
    if (added > 0) say('Set up two demo organisations: Northmere, a made-up council, and England, the published inspections.')
  })
}
