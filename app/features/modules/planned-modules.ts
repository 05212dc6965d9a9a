/** The modules of the curriculum, by key, under the titles they are planned with. A module that is published goes by the title it has then. */
export const plannedModules: Readonly<Record<string, string>> = {
  'childs-day': 'The child’s day',
  'threshold-decisions': 'From contact to decision',
  'assess-analyse': 'Assessment that analyses',
  'strategy-s47': 'Strategy discussions and section 47 enquiries',
  neglect: 'Neglect and cumulative harm',
  'domestic-abuse': 'Domestic abuse: children as victims',
  'harm-outside-home': 'Exploitation, missing, and harm outside the home',
  'smart-plans': 'Plans that change something',
  'keep-moving': 'Visits, core groups, reviews: no drift',
  chronology: 'Chronologies that tell the story',
  'record-for-child': 'Records a child may one day read',
  curiosity: 'Professional curiosity and respectful challenge',
  'fathers-network': 'Fathers and family networks',
  'identity-antiracist': 'Identity, culture and anti-racist practice',
  'disabled-children': 'Disabled children: need and protection',
  'working-together': 'Multi-agency work and information sharing',
  permanence: 'Care planning and permanence',
  pathway: 'Pathway plans and care leavers',
  'visible-oversight': 'Management oversight that can be seen',
  'case-supervision': 'Reflective case supervision',
  'caseload-flow': 'Running the team’s work: allocation, flow, drift',
  'remedial-lead': 'Leading remedial action and learning after audit',
  'audit-to-standard': 'Auditing and moderating to a common standard',
}

/** The guide to the team managers’ programme (curriculum §F): read like a module, and given to nobody by an audit, so it is none of those above. */
export const programmeGuide = 'case-management-in-practice'

/** What a module is called that is not published: as it is planned, or by its key where nobody has planned it. */
export const plannedTitle = (key: string) => plannedModules[key] ?? key
