import type { Route } from './+types/modules-to-check'
import { allow, signedIn } from '../../door.server.ts'
import { reviewInWords } from '../../features/modules/facts.ts'
import { modulesToCheck } from '../../features/modules/facts.server.ts'
import { SetUpNavigation } from '../../features/set-up/set-up-navigation.tsx'
import { dayInLondon } from '../../lib/days.ts'
import { counted } from '../../lib/phrases.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'

export async function loader({ context, request }: Route.LoaderArgs) {
  const editor = allow({ context, request }, 'confirm facts of modules')
  const modules = await modulesToCheck(editor)
  const today = dayInLondon(editor.at)
  return {
    demo: signedIn(context)!.organisation.demo,
    waiting: modules.filter(({ open }) => open > 0).length,
    modules: modules.map(({ key, title, version, reviewBy, facts, open }) => ({ key, title, version, open, confirmed: facts - open, review: reviewInWords(reviewBy, today) })),
  }
}

export default function ModulesToCheck({ loaderData: { demo, waiting, modules } }: Route.ComponentProps) {
  return (
    <>
      <title>Facts of modules – Practice Loop</title>
      <h1 className="govuk-heading-l">Facts of modules</h1>
      <SetUpNavigation current="/set-up/modules" />
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <p className="govuk-body">
            Modules state facts about law, guidance and research. Those that nobody had checked against their source when the module was written wait for somebody of your council to
            read the source and confirm them. {demo ? 'This is a demo, so modules are given all the same.' : 'Until all of its facts are confirmed, a module is given to nobody.'}
          </p>
          <p className="govuk-body"><a className="govuk-link" href="/set-up/modules/preview">Preview what is written now</a>, before it is published.</p>
          {modules.length > 0 && <p className="govuk-body"><strong>{waiting === 0 ? 'Every fact is confirmed.' : `${counted(waiting, 'module has', 'modules have')} facts to check.`}</strong></p>}
        </div>
      </div>
      {modules.length === 0 ? <EmptyState title="No modules are published yet">They are listed here once they are, with the facts to check.</EmptyState> : (
        <ScrollTable
          caption="Modules"
          columns={['Module', { label: 'Facts to check', numeric: true }, { label: 'Confirmed', numeric: true }, 'Review due', 'Version']}
          rows={modules.map(({ key, title, version, open, confirmed, review }) => [<a key="title" className="govuk-link" href={`/set-up/modules/${key}`}>{title}</a>, open, confirmed, review, version])}
        />
      )}
      <p className="pl-who-can-see">People with the administrator role see this page. Learners see on each module what your council has checked, from which edition and when.</p>
    </>
  )
}
