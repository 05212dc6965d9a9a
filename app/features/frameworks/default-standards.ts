import type { Day } from '../../lib/days.ts'
import type { StandardSet } from './standards.ts'

/** The first day of a set whose beginning lies before anything that the portal keeps, or is not known to the day. */
export const longSince: Day = '2000-01-01'

const numbered = (prefix: string, titles: readonly string[], from = 1) => titles.map((title, index) => ({ code: `${prefix}${index + from}`, title }))

/** The sets that a council begins with. Titles are in our own words: what counts is the text at the source. */
export const defaultStandards: readonly StandardSet[] = [
  {
    key: 'swe', title: 'Professional standards', owner: 'Social Work England', audience: 'Every registered social worker in England',
    source: 'https://www.socialworkengland.org.uk/standards/professional-standards/', validFrom: '2019-12-02', validTo: null,
    standards: [
      ...numbered('SWE 1.', [
        'Value each person as an individual', 'Respect and promote human rights, views, wishes and feelings', 'Work in partnership: people are the experts in their own lives',
        'Value families and communities and what they give', 'Recognise difference; challenge disadvantage and discrimination', 'Promote social justice',
        'Use power and authority responsibly, and no more than is needed',
      ]),
      ...numbered('SWE 2.', [
        'Be open, honest, reliable and fair', 'Respect dignity and privacy', 'Keep relationships professional, with roles understood', 'Use empathy, perseverance and authority so that people take full part',
        'Listen actively and communicate in the ways that suit people', 'Treat confidential information with care and within the law', 'Deal with conflicts of interest',
      ]),
      ...numbered('SWE 3.', [
        'Work within the law and ethics', 'Use information from many sources, supervision included, to assess, weigh risk and decide', 'Apply knowledge to what people need: ill health, disability, substance misuse, abuse, neglect',
        'Recognise signs of risk', 'Hold different explanations in mind', 'Draw on other professions and work with them', 'Deal with bias, dilemmas and conflicting information',
        'Stay accountable for work passed to others', 'Tell colleagues and agencies about risks and outcomes', 'Use technology with skill', 'Keep records clear, accurate and up to date, showing how decisions were reached',
        'Respond quickly to danger', 'Give advice and fitting services, and challenge where needed', 'Understand culture, loss, change and resilience', 'Work with resistance and half-hearted co-operation',
      ]),
      ...numbered('SWE 4.', [
        'Take feedback, also from people with lived experience', 'Use supervision and feedback to reflect and find what to learn', 'Keep practice up to date and record what shapes it', 'Know the subject and the issues of the day',
        'Help make a culture of open learning', 'Show what learning changed in practice', 'Record learning regularly', 'Reflect on one’s own values',
      ]),
      { code: 'SWE 5.3', title: 'Never falsify records' },
      { code: 'SWE 6.1', title: 'Report harm' },
      { code: 'SWE 6.2', title: 'Challenge practice and systems that fall short' },
    ],
  },
  {
    key: 'kss-practitioner', title: 'Knowledge and skills: child and family practitioners', owner: 'Department for Education', audience: 'Child and family social workers',
    source: 'https://www.gov.uk/government/publications/knowledge-and-skills-statements-for-child-and-family-social-work', validFrom: longSince, validTo: '2027-04-01',
    standards: numbered('KSS-P', [
      'Relationships and effective direct work', 'Communication', 'Child development', 'Parents’ mental ill health, substance misuse, domestic abuse, physical ill health and disability', 'Abuse and neglect of children',
      'Assessing children and families', 'Analysis, decisions, planning and review', 'The law and the family and youth justice systems', 'The role of supervision', 'The organisation one works in',
    ]),
  },
  {
    key: 'early-career', title: 'Early career standards', owner: 'Department for Education', audience: 'Child and family social workers in their first two years of practice',
    source: 'https://www.gov.uk/government/publications/child-and-family-social-worker-early-career-standards', validFrom: '2027-04-01', validTo: null,
    standards: [],
  },
  {
    key: 'kss-supervisor', title: 'Knowledge and skills: practice supervisors', owner: 'Department for Education', audience: 'Team managers and other practice supervisors',
    source: 'https://www.gov.uk/government/publications/knowledge-and-skills-statements-for-child-and-family-social-work', validFrom: longSince, validTo: null,
    standards: numbered('KSS-S', [
      'Promote and govern excellent practice', 'Develop excellent practitioners', 'Shape and influence the practice system', 'Use power and authority effectively', 'Analyse and decide with confidence',
      'Purposeful and effective social work', 'Emotionally intelligent supervision', 'Manage and improve performance',
    ]),
  },
  {
    key: 'pcf', title: 'Professional capabilities framework', owner: 'British Association of Social Workers', audience: 'Every social worker, by level',
    source: 'https://basw.co.uk/training-cpd/professional-capabilities-framework', validFrom: longSince, validTo: null,
    standards: numbered('PCF', [
      'Professionalism', 'Values and ethics', 'Diversity and equality', 'Rights, justice and economic wellbeing', 'Knowledge', 'Critical reflection and analysis', 'Skills and interventions', 'Contexts and organisations', 'Professional leadership',
    ]),
  },
  {
    key: 'national-framework', title: 'Children’s social care national framework', owner: 'Department for Education', audience: 'Everyone in children’s social care, leaders first',
    source: 'https://www.gov.uk/government/publications/childrens-social-care-national-framework', validFrom: longSince, validTo: null,
    standards: [
      ...numbered('NF-O', ['Children and families stay together and get the help they need', 'Children are supported by their family network', 'Children are safe in and outside their homes', 'Children in care and care leavers have stable, loving homes']),
      ...numbered('NF-E', ['Agencies work together well', 'Leaders make good practice possible', 'The workforce is equipped and effective']),
    ],
  },
]
