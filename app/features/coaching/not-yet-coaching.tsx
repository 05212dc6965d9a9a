import { EmptyState } from '../../ui/empty-state.tsx'

/** What somebody reads instead of a form: how one becomes a coach, or what comes first. */
export function NotYetCoaching({ because }: { because: 'not asked' | 'no terms' }) {
  return because === 'no terms'
    ? <EmptyState title="First say how you coach" next={{ text: 'How you coach', href: '/availability/terms' }}>What you offer, and where. Then you say when.</EmptyState>
    : (
      <EmptyState title="You do not coach at present" next={{ text: 'Coaching for yourself', href: '/coaching' }}>
        Auditors and managers coach. A practitioner coaches colleagues on a theme once they were asked to and said yes. Whoever is asked reads it on a page of their own, and can say no without a reason.
      </EmptyState>
    )
}
