import { SubNavigation } from '../../ui/sub-navigation.tsx'

const places = [
  { text: 'Themes by area', href: '/insight' },
  { text: 'Did it hold?', href: '/insight/held' },
  { text: 'Progress', href: '/insight/progress' },
  { text: 'What next?', href: '/insight/plan' },
  { text: 'Do grades agree?', href: '/insight/moderation' },
  { text: 'Learning', href: '/insight/learning' },
  { text: 'Coaching', href: '/insight/coaching' },
  { text: 'Inspection pack', href: '/insight/inspection' },
  { text: 'Inspections of England', href: '/insight/national' },
  { text: 'Figures to pass on', href: '/insight/released' },
  { text: 'How the figures are made', href: '/insight/methods' },
] as const

/** The pages of insight, under their heading. */
export function InsightNavigation({ current }: { current: (typeof places)[number]['href'] }) {
  return <SubNavigation label="Insight" items={places.map((place) => ({ ...place, current: place.href === current }))} />
}
