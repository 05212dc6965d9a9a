import type { Route } from './+types/learning-exceptions'
import { allow, signedIn } from '../../door.server.ts'
import { kinds, mostShown, nextStep, saidOf, sinceInWords, type Kind } from '../../features/assignments/exceptions.ts'
import { learningExceptions } from '../../features/assignments/exceptions.server.ts'
import { can } from '../../permissions.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'

export async function loader({ context, request }: Route.LoaderArgs) {
  const decider = allow({ context, request }, 'decide learning')
  const { holdings } = signedIn(context)!.person
  const { exceptions, limit } = await learningExceptions(decider)
  const may = { checkFacts: can(holdings, 'confirm facts of modules'), confirmFindings: can(holdings, 'confirm findings') }
  return {
    groups: (Object.keys(kinds) as Kind[]).flatMap((kind) => {
      const some = exceptions.filter((one) => one.kind === kind)
      return some.length === 0 ? [] : [{
        ...kinds[kind], of: some[0]!.of,
        rows: some.map((one) => ({ person: one.person ?? 'Not named', said: saidOf(one, limit), since: sinceInWords(one), next: nextStep(one, may) })),
      }]
    }),
    back: can(holdings, 'see my team') ? { href: '/team', text: 'My team' } : { href: '/desk', text: 'My desk' },
  }
}

export default function LearningExceptions({ loaderData: { groups, back } }: Route.ComponentProps) {
  return (
    <>
      <title>Learning that stands still – Practice Loop</title>
      <BackLink href={back.href}>{back.text}</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <h1 className="govuk-heading-l">Learning that stands still</h1>
          <p className="govuk-body">Each of these waits until a person does something. It leaves this page once that is done.</p>
        </div>
      </div>
      {groups.length === 0 && <EmptyState title="Nothing stands still">Learning that nobody decides about, that is late and not begun, or that cannot be given will be here, with who it is for and the next step.</EmptyState>}
      {groups.map(({ heading, what, of, rows }) => (
        <section key={heading}>
          <h2 className="govuk-heading-m">{heading}: {of.toLocaleString('en-GB')}</h2>
          <p className="govuk-body">{what}</p>
          <ScrollTable caption={`${heading}, longest first`} captionHidden columns={['Who', 'What', 'Since when', 'Next step']} rows={rows.map((one) => [
            one.person, one.said, one.since, <a key="next" className="govuk-link" href={one.next.href}>{one.next.text}<span className="govuk-visually-hidden">: {one.person}, {one.said}</span></a>,
          ])} />
          {of > mostShown && <p className="govuk-body">And {(of - mostShown).toLocaleString('en-GB')} more, which come up here as these are settled.</p>}
        </section>
      ))}
      <p className="pl-who-can-see govuk-body-s">Managers see their teams, auditors the areas they audit. Nobody is ranked, and your own learning is not here: somebody else decides about it.</p>
    </>
  )
}
