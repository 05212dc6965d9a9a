import { SubNavigation } from '../../ui/sub-navigation.tsx'

const places = [
  { text: 'Is it ready?', href: '/set-up' },
  { text: 'Imports', href: '/set-up/imports' },
  { text: 'People', href: '/set-up/people' },
  { text: 'Teams', href: '/set-up/teams' },
  { text: 'Framework', href: '/set-up/framework' },
  { text: 'Rules', href: '/set-up/rules' },
  { text: 'Modules', href: '/set-up/modules' },
  { text: 'Council', href: '/set-up/council' },
  { text: 'Corrections', href: '/set-up/corrections' },
  { text: 'Messages', href: '/set-up/notices' },
] as const

/** The pages of the set-up, under their heading. */
export function SetUpNavigation({ current }: { current: (typeof places)[number]['href'] }) {
  return <SubNavigation label="Set-up" items={places.map((place) => ({ ...place, current: place.href === current }))} />
}
