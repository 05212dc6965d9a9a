/** Who one can be in the demo: one made-up person per journey. The key is what POST /sign-in/demo takes. */
export const demoPeople = [
  { key: 'practitioner', name: 'Priya Rookwood', role: 'Social worker, Family Help South', question: 'What must I do, for which case, by when, and why me?', email: 'priya.rookwood@northmere.example' },
  { key: 'auditor', name: 'Isla Nettles', role: 'Auditor', question: 'Which audits, what waits for my check, who have I to meet?', email: 'isla.nettles.auditor@northmere.example' },
  { key: 'manager', name: 'Tariq Pemberton-Shaw', role: 'Team manager, Family Help South', question: 'Who in my team is stuck?', email: 'tariq.pemberton-shaw@northmere.example' },
  { key: 'leader', name: 'Maren Oakhurst', role: 'Director of Children’s Services', question: 'Where are the gaps, and is it getting better?', email: 'maren.oakhurst@northmere.example' },
  { key: 'admin', name: 'Ben Lomax', role: 'QA lead', question: 'Is it set up right?', email: 'ben.lomax@northmere.example' },
  { key: 'ofsted-leader', name: 'Una Fairweather', role: 'Reader of national inspection outcomes', question: 'What do inspections find again?', email: 'una.fairweather@england.example' },
] as const

export type DemoKey = (typeof demoPeople)[number]['key']

/** The e-mail address of a demo person's account, or undefined for a key that is nobody's. */
export const demoAccountFor = (key: string) => demoPeople.find((person) => person.key === key)?.email
