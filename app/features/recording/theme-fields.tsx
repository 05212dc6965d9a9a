import { Details } from '../../ui/details.tsx'
import { ErrorMessage } from '../../ui/error-message.tsx'
import { doesNotApply } from './fields.ts'
import type { Frame } from './recorded.ts'
import { Beside, SaveButton, WrittenChoice, WrittenText, type Page } from './written.tsx'

type Theme = Frame['themes'][number]

/** One theme: its question, what each grade looks like, one's own notes on it, the grade, and what belongs to that grade. */
export function ThemeFields({ theme, grades, page, caseType }: { theme: Theme; grades: Frame['grades']; page: Page; caseType: string }) {
  const { key, title, question, descriptors, leftOut } = theme
  const notes = page.state.notes[key] ?? []
  return (
    <section className="pl-theme" id={`theme:${key}`} aria-labelledby={`title:${key}`} data-left-out={leftOut || undefined}>
      <h3 className="govuk-heading-m" id={`title:${key}`}>{title}</h3>
      {question && <p className="govuk-body">{question}</p>}
      {leftOut && <p className="govuk-body pl-quiet">Cases of the type “{caseType}” are not judged by this theme. If this one should be, choose a grade and say why.</p>}
      {descriptors.length > 0 && (
        <Details summary={<>What each grade looks like<span className="govuk-visually-hidden">: {title}</span></>}>
          <dl className="pl-descriptors">{descriptors.map(({ grade, wording }) => <div key={grade}><dt>{grade}</dt><dd>{wording}</dd></div>)}</dl>
        </Details>
      )}
      {notes.length > 0 && (
        <div className="pl-own-notes">
          <p className="govuk-body-s"><strong>Your notes on this</strong></p>
          <ul className="govuk-list govuk-list--bullet">{notes.map((note) => <li key={note} className="pl-kept-lines">{note}</li>)}</ul>
        </div>
      )}
      <Grade theme={theme} grades={grades} page={page} />
      <div className="pl-theme__because"><WrittenText page={page} name={`because:${key}`} rows={2} label={<>{leftOut ? 'Why it is judged here' : 'Why it does not apply'}<Of title={title} /></>} /></div>
      <div className="pl-theme__judged">
        <WrittenText page={page} name={`evidence:${key}`} rows={2} label={<>Where in the record<Of title={title} /></>} hint="The kind of record, its date and the place in it: Visit form, 3 March 2026, section 2" />
        <WrittenText page={page} name={`finding:${key}`} label={<>What you found<Of title={title} /></>} />
        <div className="pl-theme__gap">
          <WrittenChoice page={page} name={`attribution:${key}`} inline label={<>Whose gap it mainly is<Of title={title} /></>} labelSize="s" options={[
            { value: 'practitioner', label: 'Practitioner' }, { value: 'manager', label: 'Manager' }, { value: 'system', label: 'System' }, { value: 'partner', label: 'Partner' },
          ]} />
        </div>
      </div>
      <SaveButton state={page.state} where={title} at={`theme:${key}`} />
    </section>
  )
}

const Of = ({ title }: { title: string }) => <span className="govuk-visually-hidden">: {title}</span>

/** Radios that say which of them are below good, so that what belongs to a gap is there when it is one. */
function Grade({ theme: { key, title, leftOut }, grades, page }: { theme: Theme; grades: Frame['grades']; page: Page }) {
  const name = `grade:${key}`
  const error = page.problems[name]
  const chosen = page.values[name] ?? (leftOut ? doesNotApply : '')
  const options = [...grades.map(({ key: value, word, goodEnough }) => ({ value, word, below: !goodEnough })), { value: doesNotApply, word: 'Does not apply', below: false }]
  return (
    <>
      <div className={error ? 'govuk-form-group govuk-form-group--error' : 'govuk-form-group'}>
        <fieldset className="govuk-fieldset" aria-describedby={error ? `${name}-error` : undefined}>
          <legend className="govuk-fieldset__legend govuk-fieldset__legend--s">Grade<Of title={title} /></legend>
          {error && <ErrorMessage id={`${name}-error`}>{error}</ErrorMessage>}
          <div className="govuk-radios govuk-radios--inline govuk-radios--small">
            {options.map(({ value, word, below }, nth) => {
              const id = nth === 0 ? name : `${name}-${nth + 1}`
              return (
                <div key={value} className="govuk-radios__item">
                  <input className="govuk-radios__input" id={id} name={name} type="radio" value={value} defaultChecked={value === chosen} data-below={below || undefined} data-not-applicable={value === doesNotApply || undefined} />
                  <label className="govuk-label govuk-radios__label" htmlFor={id}>{word}</label>
                </div>
              )
            })}
          </div>
        </fieldset>
      </div>
      <Beside page={page} name={name} />
    </>
  )
}
