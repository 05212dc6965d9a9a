export const roles = ['practitioner', 'auditor', 'manager', 'leader', 'admin'] as const
export type Role = (typeof roles)[number]

type Declaration = {
  roles: readonly Role[]
  /** Only one's own, however wide the role's scope is. */
  ownOnly?: true
}

/** Who may do what. Every ability in the portal is a line here, and nowhere else. */
export const abilities = {
  'see my account': { roles, ownOnly: true },
  'see my practice': { roles: ['practitioner', 'manager'], ownOnly: true },
  'do remedial actions': { roles: ['practitioner', 'manager'], ownOnly: true },
  learn: { roles: ['practitioner', 'manager', 'auditor'], ownOnly: true },
  'follow gaps': { roles: ['practitioner', 'manager', 'auditor'] },
  'record safety contacts': { roles: ['practitioner', 'manager', 'auditor'] },
  'see my desk': { roles: ['auditor'] },
  'confirm findings': { roles: ['auditor'] },
  'check evidence': { roles: ['auditor', 'manager'] },
  'see my team': { roles: ['manager'] },
  'extend actions': { roles: ['manager'] },
  'settle whose case': { roles: ['manager', 'auditor'] },
  'decide learning': { roles: ['manager', 'auditor'] },
  'look at team patterns': { roles: ['manager', 'auditor', 'leader'] },
  'endorse learning': { roles: ['manager'] },
  'book workshops': { roles: ['practitioner', 'manager', 'auditor'], ownOnly: true },
  'keep places for a team': { roles: ['manager'] },
  'arrange workshops': { roles: ['auditor', 'leader', 'admin'] },
  'lead workshops': { roles: ['auditor', 'manager', 'leader', 'admin'], ownOnly: true },
  'book coaching': { roles: ['practitioner', 'manager', 'auditor'], ownOnly: true },
  'offer coaching': { roles: ['practitioner', 'manager', 'auditor'], ownOnly: true },
  'arrange coaching': { roles: ['auditor'] },
  'invite coaches': { roles: ['auditor', 'leader'] },
  'go through the programme': { roles: ['manager'], ownOnly: true },
  'look after cohorts': { roles: ['auditor', 'leader', 'admin'] },
  'coach supervisors': { roles: ['auditor'], ownOnly: true },
  'observe supervision': { roles: ['auditor'] },
  'judge dip samples': { roles: ['auditor'], ownOnly: true },
  'plan audits': { roles: ['auditor', 'admin'] },
  'record audits': { roles: ['auditor'] },
  'moderate audits': { roles: ['auditor', 'leader'] },
  'read feedback on audits': { roles: ['auditor', 'manager', 'leader'], ownOnly: true },
  'reply to audits': { roles: ['practitioner', 'manager'], ownOnly: true },
  'settle disputes': { roles: ['auditor', 'leader'] },
  'decide challenges': { roles: ['manager', 'auditor'] },
  'look again at evidence': { roles: ['auditor'] },
  'pass actions on': { roles: ['manager'] },
  'look after my team': { roles: ['manager'] },
  'follow service actions': { roles: ['auditor', 'manager', 'leader', 'admin'] },
  'look after service actions': { roles: ['auditor', 'leader', 'admin'] },
  'report wrong audits': { roles: ['practitioner', 'manager', 'auditor'] },
  'correct audits': { roles: ['admin'] },
  'chase actions': { roles: ['manager'] },
  'see insight': { roles: ['leader'] },
  'see own team in insight': { roles: ['manager'] },
  'read reports': { roles: ['leader', 'manager', 'admin'] },
  'issue reports': { roles: ['leader', 'admin'] },
  'keep examples': { roles: ['auditor', 'leader'] },
  'make inspection packs': { roles: ['leader'] },
  'see set-up': { roles: ['admin'] },
  'import audits': { roles: ['admin'] },
  'look after people': { roles: ['admin'] },
  'change the framework': { roles: ['admin'] },
  'change rules': { roles: ['admin'] },
  'confirm facts of modules': { roles: ['admin'] },
  'settle council settings': { roles: ['admin'] },
  'send notices': { roles: [] },
  'draft reports': { roles: [] },
  'release figures': { roles: [] },
  'move waiting lists on': { roles: [] },
  'look after coaching': { roles: [] },
  'read calendar feeds': { roles: [] },
} as const satisfies Record<string, Declaration>

export type Ability = keyof typeof abilities

export const rolesFor = (ability: Ability): readonly Role[] => abilities[ability].roles
export const ownOnly = (ability: Ability) => 'ownOnly' in abilities[ability]

/** Whether any of the roles held carries the ability. */
export const can = (held: readonly { role: Role }[], ability: Ability) =>
  held.some(({ role }) => rolesFor(ability).includes(role))

/** Those of the roles held that carry the ability. */
export const carrying = (held: readonly { role: Role }[], ability: Ability) => held.map(({ role }) => role).filter((role) => rolesFor(ability).includes(role))

/** The jobs and commands that act on their own, and all that each may do. */
export const namedActors = {
  'import command': ['import audits'],
  'import job': ['import audits'],
  'staff command': ['look after people'],
  'courses command': ['look after people'],
  'notices job': ['send notices'],
  'reports job': ['draft reports'],
  'releases job': ['release figures'],
  'workshops job': ['move waiting lists on'],
  'coaching job': ['look after coaching'],
  'calendar feed': ['read calendar feeds'],
  'demo story': ['import audits', 'look after people', 'send notices', 'draft reports', 'release figures', 'move waiting lists on', 'look after coaching'],
} as const satisfies Record<string, readonly Ability[]>
export type NamedActor = keyof typeof namedActors

/** Each role's first page, in the order in which someone with several roles is taken to one. */
export const firstPages: readonly (readonly [Role, string])[] = [
  ['manager', '/team'],
  ['auditor', '/desk'],
  ['leader', '/insight'],
  ['admin', '/set-up'],
  ['practitioner', '/my-practice'],
]
