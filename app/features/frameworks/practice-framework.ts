import type { FrameworkPlan } from './framework-plan.ts'

/** Ofsted's four grades, best first. */
export const fourGrades = [
  { key: 'outstanding', word: 'Outstanding', goodEnough: true },
  { key: 'good', word: 'Good', goodEnough: true },
  { key: 'requires-improvement', word: 'Requires improvement', goodEnough: false },
  { key: 'inadequate', word: 'Inadequate', goodEnough: false },
] as const

/**
 * The default framework: twelve practice themes with what an auditor would see at each grade. A proposal of our own that a
 * council can replace by a later one. A theme has held, or not, when another case of the same person is audited 8 to 16 weeks on.
 */
export const practiceFramework: FrameworkPlan = {
  key: 'practice-themes',
  title: 'Practice themes',
  validFrom: '2020-01-01',
  followedUpBy: 'person',
  followUpDays: { from: 56, to: 112 },
  grades: fourGrades,
  themes: [
    {
      key: 'lived-experience',
      title: 'Child\'s voice and lived experience',
      question: 'Could a stranger say what a day is like for this child, and did it change what we did?',
      descriptors: {
        outstanding: 'The child helped shape the record and the plan; several methods over time, including what was noticed in behaviour, play and silence; later records show the child confirming or correcting our understanding; clear change followed.',
        good: 'Seen and seen alone at the right frequency (or the reason is stated); their day, relationships, worries and hopes are described in detail and in their words; babies and non-verbal children are observed with the same care; views are weighed in decisions, and where not followed the child is told why.',
        'requires-improvement': 'Child seen, but notes are about the adults or repeat "appeared well"; wishes are listed but not used; brothers and sisters run together.',
        inadequate: 'Child not seen, or not seen alone, without reason; no picture of daily life; a disclosure or clear change in behaviour was not followed up.',
      },
    },
    {
      key: 'thresholds',
      title: 'Threshold and decision-making',
      question: 'Right response, right time, with a reason written down?',
      descriptors: {
        outstanding: 'History, pattern and cumulative harm shape a finely judged decision, tested with partners, with alternatives considered; the family understands why.',
        good: 'Decision matches the local threshold document and the law; reason, information relied on, consent position and history are recorded; made in time by the right person; referrer and family told; step-up and step-down are planned.',
        'requires-improvement': 'Decision broadly right but thinly reasoned, late, or made on the latest event with history unread; consent not recorded.',
        inadequate: 'Threshold too high or too low so that a child was left at risk or drawn in needlessly; repeat contacts closed without thought; no decision-maker visible.',
      },
    },
    {
      key: 'assessment',
      title: 'Assessment and analysis',
      question: 'Does it say what the facts mean for this child?',
      descriptors: {
        outstanding: 'Rigorous, hypotheses tested, research used lightly and well, family recognise themselves; predicts what would happen without change.',
        good: 'Each child distinct; history, chronology, all significant adults including non-resident fathers, partner information; strengths and risks; analysis answers "so what for this child?"; clear conclusion leading to the plan; proportionate and in time.',
        'requires-improvement': 'Descriptive; gaps in history or in adults; analysis is a summary; conclusion does not follow.',
        inadequate: 'Key risk missed, copied from another child or an earlier assessment, out of date at a decision, or not done.',
      },
    },
    {
      key: 'risk-protection',
      title: 'Risk and protection',
      question: 'Was harm seen, tested and acted on in time?',
      descriptors: {
        outstanding: 'Early sight of escalating harm, swift joined-up protection, the safety plan tested and changed, with safety clearly gained.',
        good: 'Strategy discussion prompt, quorate, recorded with decisions and reasons; section 47 thorough, child seen and spoken to; interim safety plan specific, checked and not resting on promises; conference in time; harm outside the home treated as harm.',
        'requires-improvement': 'Right steps but late or weakly recorded; safety plan vague ("mum to monitor"); some partners missing.',
        inadequate: 'Reasonable cause to suspect significant harm with no strategy discussion; enquiry without seeing the child; unsafe plan; child currently at unmanaged risk.',
      },
    },
    {
      key: 'planning',
      title: 'Planning',
      question: 'Would the family know what must change, by when, and how we\'d tell?',
      descriptors: {
        outstanding: 'Family-led, in plain words, with measures the child cares about; contingency used early and to good effect.',
        good: 'Every identified risk and need has an outcome, steps, owner, date and sign of success; family and child took part; contingency and bottom lines stated; shared.',
        'requires-improvement': 'List of tasks or services; outcomes not measurable; dates "ongoing".',
        inadequate: 'No current plan, or plan unrelated to risk; family unaware.',
      },
    },
    {
      key: 'review-progress',
      title: 'Review, visits and progress',
      question: 'Is the plan moving, and if not, who decided what?',
      descriptors: {
        outstanding: 'Progress visible from record to record, plan adjusted nimbly, drift challenged before anyone outside noticed.',
        good: 'Visits, core groups, reviews in time and purposeful; each tests progress against outcomes; delay is explained and escalated; decision to continue, change or end is clear.',
        'requires-improvement': 'Meetings happen but rehearse events; actions carried forward; some visits late.',
        inadequate: 'Long gaps; no progress and no decision; unallocated or unseen.',
      },
    },
    {
      key: 'oversight',
      title: 'Management oversight and supervision',
      question: 'Can I see a manager thinking?',
      descriptors: {
        outstanding: 'Supervision visibly changes thinking and direction; emotional content and bias handled; the manager\'s curiosity reaches the family.',
        good: 'Regular (at least monthly for most), reflective, on this child; decisions with reasons; actions with owners and dates, checked next time; oversight at key points (allocation, threshold, strategy, assessment sign-off, plan, closure).',
        'requires-improvement': 'Happens but brief, task-led, "continue with plan"; actions not followed through.',
        inadequate: 'Absent for months; approval by signature; concerns not picked up; direction unsafe.',
      },
    },
    {
      key: 'recording',
      title: 'Recording, summary and chronology',
      question: 'Is the record accurate, current and fit for the child to read?',
      descriptors: {
        outstanding: 'A child could read it later with understanding and dignity; chronology drives analysis.',
        good: 'Up to date, accurate, fact and opinion apart, respectful language; current summary; chronology of significant events with impact; documents where they should be; decisions findable.',
        'requires-improvement': 'Delays, jargon, cut-and-paste, chronology is a log of agency contacts or ends months ago.',
        inadequate: 'Key events unrecorded or wrong; a stand-in worker could not keep the child safe from this record.',
      },
    },
    {
      key: 'partnership',
      title: 'Multi-agency working and information sharing',
      question: 'Did the right people know, contribute and challenge?',
      descriptors: {
        outstanding: 'Partners describe one shared plan; professional challenge changed the outcome.',
        good: 'Right agencies at the right points; information asked for and given lawfully, quickly; differences resolved through escalation; minutes shared.',
        'requires-improvement': 'Key partner often missing; information shared late.',
        inadequate: 'Vital information not sought or shared; disagreement left standing while a child was at risk.',
      },
    },
    {
      key: 'family-work',
      title: 'Direct work with family and network',
      question: 'Were parents, fathers and wider family worked with, not only monitored?',
      descriptors: {
        outstanding: 'Trusting, honest relationship; family network made and carried out its own plan; lasting change.',
        good: 'Purposeful direct work with child and parents; fathers and partners sought, assessed and engaged; family network meeting offered early; barriers (language, disability, fear) met.',
        'requires-improvement': 'Mother-only; work is checking and referring on; network not explored.',
        inadequate: 'Key carer or risky adult unknown; family not told of concerns; hostile or absent working.',
      },
    },
    {
      key: 'identity',
      title: 'Identity, equality and disability',
      question: 'Is this child\'s identity understood and acted on?',
      descriptors: {
        outstanding: 'Identity work deepens the child\'s sense of self; racism, poverty or disablism named and acted on.',
        good: 'Ethnicity, faith, language, disability, sexuality, family story recorded accurately and used; interpreters, not relatives; communication fitted to the child; adultification and assumptions checked.',
        'requires-improvement': 'Boxes filled, no effect on work.',
        inadequate: 'Wrong or missing and it mattered; discriminatory language or decision; disabled child\'s protection needs overlooked.',
      },
    },
    {
      key: 'permanence',
      title: 'Permanence and transition',
      question: 'Is there a lasting home, or a real path to adulthood?',
      descriptors: {
        outstanding: 'Early, parallel, ambitious; the child knows the plan; brothers and sisters and lifelong links secured; care leaver thriving with a circle of support.',
        good: 'Permanence plan by second review; care/pathway plan current and the young person\'s own; health, education, family time, placement stability attended to; IRO active; keeping in touch; life-story work.',
        'requires-improvement': 'One track, slow; pathway plan generic or late.',
        inadequate: 'Drift in temporary care, unlawful or unsuitable placement, no pathway plan or no contact with a care leaver.',
      },
    },
  ],
  // A child in need's risk and protection is judged where a protection question arose, which only the auditor can say.
  caseTypes: [
    { key: 'contact', title: 'Contact, no further action', notApplicable: ['planning', 'review-progress', 'permanence'] },
    { key: 'early-help', title: 'Referral to early help', notApplicable: ['review-progress', 'permanence'] },
    { key: 'assessment', title: 'Referral to assessment', notApplicable: ['permanence'] },
    { key: 'child-protection', title: 'Section 47 and child protection', notApplicable: ['permanence'] },
    { key: 'child-in-need', title: 'Child in need', notApplicable: ['permanence'] },
    { key: 'child-in-care', title: 'Child in care', notApplicable: [] },
    { key: 'care-leaver', title: 'Care leaver', notApplicable: [] },
    { key: 'disabled-child', title: 'Disabled child', notApplicable: ['permanence'] },
  ],
}
