import { readDate } from '../../../lib/sheets/cells.ts'
import { gradeWords, readGrade, type GradeWords } from '../cells.ts'
import { improvementPointsFramework } from '../../frameworks/inspection-frameworks.ts'
import { plainName } from '../../../lib/sheets/reading.ts'
import type { AuditRead, Profile, Row } from './profile.ts'

const judged = 'inspection-judgements'
const raised = improvementPointsFramework.key

const areas: Readonly<Record<string, string>> = {
  'overall-effectiveness': 'overall',
  leaders: 'leaders',
  'help-and-protection': 'helpAndProtection',
  'children-in-care': 'childrenInCare',
  'care-leavers': 'careLeavers',
  adoption: 'adoption',
}

const inspectionWords: GradeWords = gradeWords({
  outstanding: ['Outstanding'],
  good: ['Good'],
  'requires-improvement': ['Requires improvement to be good', 'Requires improvement'],
  inadequate: ['Inadequate'],
  'not judged': [''],
})

/** One row a published inspection of a local authority: the region is the service area, the authority the team, the inspection the audit. */
export const ofsted: Profile = {
  key: 'ofsted',
  title: 'Published inspections of local authority children’s services',
  columns: {
    code: ['la_code'],
    authority: ['la_name'],
    region: ['region'],
    inspected: ['inspection_date'],
    published: ['publication_date'],
    framework: ['inspection_framework'],
    type: ['inspection_type'],
    overall: ['overall_effectiveness'],
    leaders: ['leaders'],
    helpAndProtection: ['help_and_protection'],
    childrenInCare: ['children_in_care'],
    careLeavers: ['care_leavers'],
    adoption: ['adoption'],
    pointsPublished: ['points_published'],
    themesRaised: ['themes_raised'],
  },
  needs: ['code', 'authority', 'region', 'published'],
  freeText: ['code', 'authority', 'region', 'framework', 'type', 'themesRaised'],
  frameworks: [judged, raised],
  read(row: Row): AuditRead {
    const published = row.read('published', readDate) ?? ''
    const inspected = row.text('inspected') ? row.read('inspected', readDate) : published
    const code = row.needed('code', 'The authority’s code is missing.')
    if (code && !/^(?:\d{3}|[EW]\d{8})$/.test(code)) row.fault('code', 'This is not the code of an authority. Write its nine characters, such as E09000002.')
    const inspection = `${code} ${published}`
    return {
      reference: inspection,
      caseReference: inspection,
      caseType: [row.text('framework'), row.text('type')].filter(Boolean).join(', ') || 'Inspection',
      sample: 'inspection',
      confirmed: true,
      auditedOn: inspected ?? '',
      team: row.needed('authority', 'The authority’s name is missing.'),
      serviceArea: row.needed('region', 'The region is missing.'),
      strengths: '',
      improvements: '',
      judgements: [...judgedAreas(row), ...pointsRaised(row)],
      attributions: [{ framework: judged, attribution: 'system' }, { framework: raised, attribution: 'system' }],
      actions: [],
    }
  },
}

/** An area that an inspection did not grade is not judged, which is not the same as not applicable. */
function judgedAreas(row: Row): AuditRead['judgements'] {
  return Object.entries(areas).flatMap(([theme, column]) => {
    const grade = row.read(column, (cell) => readGrade(cell, inspectionWords))
    return grade === undefined || grade === 'not judged' ? [] : [{ framework: judged, theme, grade }]
  })
}

/** Every theme is judged, raised or not, by an inspection whose points are published; of the others nothing is known. */
function pointsRaised(row: Row): AuditRead['judgements'] {
  if (row.text('pointsPublished') !== 'yes') return []
  const named = row.text('themesRaised').split('|').map((title) => title.trim()).filter(Boolean)
  for (const title of named) {
    if (!improvementPointsFramework.themes.some((theme) => plainName(theme.title) === plainName(title))) {
      row.fault('themesRaised', `“${title}” is not one of the ${improvementPointsFramework.themes.length} themes. Correct its name.`)
    }
  }
  return improvementPointsFramework.themes.map(({ key, title }) => ({
    framework: raised, theme: key, grade: named.some((one) => plainName(one) === plainName(title)) ? 'raised' : 'not-raised',
  }))
}
