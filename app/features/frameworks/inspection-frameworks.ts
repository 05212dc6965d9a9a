import type { FrameworkPlan } from './framework-plan.ts'
import { fourGrades } from './practice-framework.ts'

/** What Ofsted grades in a local authority's children's services; not every inspection grades every area. */
export const inspectionFramework: FrameworkPlan = {
  key: 'inspection-judgements',
  title: 'Inspection judgements',
  validFrom: '2013-11-01',
  followedUpBy: 'team',
  grades: fourGrades.map((grade) => (grade.key === 'requires-improvement' ? { ...grade, word: 'Requires improvement to be good' } : grade)),
  themes: [
    { key: 'overall-effectiveness', title: 'Overall effectiveness (to April 2026)' },
    { key: 'leaders', title: 'Impact of leaders on social work practice' },
    { key: 'help-and-protection', title: 'Children who need help and protection' },
    { key: 'children-in-care', title: 'Children in care' },
    { key: 'care-leavers', title: 'Care leavers' },
    { key: 'adoption', title: 'Adoption (to 2017)' },
  ],
}

/**
 * What inspection reports say needs to improve, by theme: raised in a report, or not. Only reports whose points are
 * published are judged; of the others nothing is known. The themes were assigned by keyword rules, not by people.
 */
export const improvementPointsFramework: FrameworkPlan = {
  key: 'improvement-points',
  title: 'Points for improvement',
  validFrom: '2013-11-01',
  followedUpBy: 'team',
  grades: [
    { key: 'not-raised', word: 'Not raised', goodEnough: true },
    { key: 'raised', word: 'Raised', goodEnough: false },
  ],
  themes: [
    { key: 'management-oversight', title: 'Management oversight' },
    { key: 'supervision', title: 'Supervision' },
    { key: 'voice-of-the-child', title: 'Voice of the child' },
    { key: 'advocacy-visitors-and-direct-work', title: 'Advocacy, visitors and direct work' },
    { key: 'thresholds', title: 'Thresholds' },
    { key: 'plans-and-planning', title: 'Plans and planning' },
    { key: 'chronologies', title: 'Chronologies' },
    { key: 'assessments', title: 'Assessments' },
    { key: 'timeliness', title: 'Timeliness' },
    { key: 'case-recording', title: 'Case recording' },
    { key: 'risk-strategy-meetings-and-child-protection', title: 'Risk, strategy meetings and child protection' },
    { key: 'quality-assurance-and-performance', title: 'Quality assurance and performance' },
    { key: 'workforce-and-workload', title: 'Workforce and workload' },
    { key: 'training-and-learning', title: 'Training and learning' },
    { key: 'multi-agency-working', title: 'Multi-agency working' },
    { key: 'front-door-and-early-help', title: 'Front door and early help' },
    { key: 'permanence-and-adoption', title: 'Permanence and adoption' },
    { key: 'pre-proceedings-and-court', title: 'Pre-proceedings and court' },
    { key: 'missing-and-exploitation', title: 'Missing and exploitation' },
    { key: 'care-leavers-and-pathway-plans', title: 'Care leavers and pathway plans' },
    { key: 'placements-and-sufficiency', title: 'Placements and sufficiency' },
    { key: 'health-and-emotional-well-being', title: 'Health and emotional well-being' },
    { key: 'education', title: 'Education' },
    { key: 'neglect-and-domestic-abuse', title: 'Neglect and domestic abuse' },
    { key: 'homeless-16-and-17-year-olds', title: 'Homeless 16 and 17 year olds' },
    { key: 'private-fostering', title: 'Private fostering' },
    { key: 'disabled-children', title: 'Disabled children' },
    { key: 'allegations-lado', title: 'Allegations (LADO)' },
    { key: 'independent-reviewing-and-conference-chairs', title: 'Independent reviewing and conference chairs' },
  ],
}
