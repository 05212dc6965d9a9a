import { can, firstPages, type Ability, type Role } from './permissions.ts'

const places: readonly { href: string; text: string; ability: Ability | readonly Ability[] }[] = [
  { href: '/team', text: 'My team', ability: 'see my team' },
  { href: '/desk', text: 'My desk', ability: 'see my desk' },
  { href: '/evidence', text: 'Evidence', ability: 'check evidence' },
  { href: '/audits', text: 'Audits', ability: 'confirm findings' },
  { href: '/programmes', text: 'Programmes', ability: 'plan audits' },
  { href: '/cohorts', text: 'Managers’ programme', ability: 'look after cohorts' },
  { href: '/insight', text: 'Insight', ability: 'see insight' },
  { href: '/insight/held', text: 'Did it hold?', ability: 'see insight' },
  { href: '/reports', text: 'Reports', ability: 'read reports' },
  { href: '/moderation', text: 'Moderation', ability: 'moderate audits' },
  { href: '/service-actions', text: 'Service actions', ability: 'follow service actions' },
  { href: '/my-practice', text: 'My practice', ability: 'see my practice' },
  { href: '/modules', text: 'Modules', ability: 'learn' },
  { href: '/workshops', text: 'Workshops', ability: ['book workshops', 'arrange workshops'] },
  { href: '/coaching', text: 'Coaching', ability: 'book coaching' },
  { href: '/set-up', text: 'Set-up', ability: 'see set-up' },
]

/** The way round for someone with these roles; the place that fits the page best is the current one. */
export function navigationFor(held: readonly { role: Role }[], pathname: string) {
  const open = places.filter(({ ability }) => [ability].flat().some((one) => can(held, one)))
  const [current] = open.filter(({ href }) => pathname === href || pathname.startsWith(`${href}/`)).toSorted((a, b) => b.href.length - a.href.length)
  return open.map(({ href, text }) => ({ href, text, current: href === current?.href }))
}

/** Where someone with these roles begins; undefined for nobody's roles. */
export const firstPageFor = (held: readonly { role: Role }[]) => firstPages.find(([role]) => held.some((one) => one.role === role))?.[1]
