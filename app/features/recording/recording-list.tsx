import type { Saving } from './saving.ts'
import type { RecordingState } from './recording-state.ts'

const standings = { done: 'Done', open: 'Open', 'not begun': 'Not begun' } as const

const savingInWords = (saving: Saving, saved: string | undefined): string => ({
  'as loaded': saved ?? 'Nothing is written yet. It saves itself as you go.',
  writing: 'Not saved yet',
  saved: saved ?? 'Saved',
  'connection lost': 'The connection is lost. What you write is kept in this tab, and saved once the connection is back.',
  'signed out': 'You have been signed out. What you write is kept in this tab: sign in again here, and it is saved.',
  'published elsewhere': 'This audit has been published or put aside in another tab. What you write here is not in it.',
  'put back': 'What this tab could not save before has been put back, and is being saved.',
}[saving])

/** Beside the form: whether it is saved, every theme with what is still open, what else is, and the overall grade as it forms. */
export function RecordingList({ state, saving, signIn }: { state: RecordingState; saving: Saving; signIn: string }) {
  const { overall } = state
  return (
    <div className="pl-recording__side">
      <p className="govuk-body pl-saving" role="status">{savingInWords(saving, state.saved)}</p>
      {saving === 'signed out' && <p className="govuk-body"><a className="govuk-link" href={signIn}>Sign in again</a></p>}
      <nav aria-labelledby="themes-open">
        <h2 className="govuk-heading-s" id="themes-open">{state.done}</h2>
        <ul className="govuk-list pl-open-list">
          <li><a className="govuk-link" href="#strengths">Strengths</a></li>
          {state.themes.map(({ key, title, grade, standing, open }) => (
            <li key={key}>
              <a className="govuk-link" href={`#theme:${key}`}>{title}</a>
              <span className={`pl-open-list__standing pl-open-list__standing--${standing === 'done' ? 'done' : 'open'}`}>
                {standing === 'done' ? grade : standing === 'open' ? `${grade ?? 'No grade'}. ${standings.open}: ${open.join(', ')}` : standings[standing]}
              </span>
            </li>
          ))}
          <li><a className="govuk-link" href="#impact">Impact for the child</a></li>
          <li><a className="govuk-link" href="#actions">Remedial actions</a> <span className="pl-open-list__standing">{state.actionRows.length === 0 ? 'None' : state.actionRows.length}</span></li>
          <li><a className="govuk-link" href="#overall-grade">Overall grade</a></li>
        </ul>
      </nav>
      <p className="govuk-body-s"><strong>Overall so far: {overall.grade ?? 'not yet'}.</strong> {overall.moved ? `Moved by you from ${overall.byRule}.` : overall.reason}</p>
      {state.beside.length > 0 && <p className="govuk-body-s"><a className="govuk-link" href={`#${state.beside[0]!.field}`}>{state.beside.length === 1 ? 'One field was changed in two tabs' : `${state.beside.length} fields were changed in two tabs`}</a></p>}
    </div>
  )
}
