import { Tag } from '../../ui/tag.tsx'

export type AnsweredQuestion = {
  id: string; question: string; gotRight: boolean
  options: { key: string; text: string; right: boolean; because: string; chosen: boolean }[]
}

/** Questions as somebody answered them: what they chose, what is right, and why each option is or is not. */
export function AnswersExplained({ questions }: { questions: readonly AnsweredQuestion[] }) {
  return questions.map(({ id, question, options, gotRight }, nth) => (
    <section key={id} className={`pl-card ${gotRight ? 'pl-card--green' : 'pl-card--amber'}`} aria-labelledby={id}>
      <h2 id={id} className="govuk-heading-s">{nth + 1}. {question}</h2>
      <p className="govuk-body">{gotRight ? <Tag colour="green">Right</Tag> : <Tag colour="orange">Not right</Tag>}</p>
      <ul className="govuk-list govuk-list--spaced">
        {options.map(({ key, text, right, because, chosen }) => (
          <li key={key}>
            {chosen || right ? <strong>{text}</strong> : text}
            {chosen && ' (your answer)'}{right && ' (right answer)'}
            <br /><span className="pl-quiet">{because}</span>
          </li>
        ))}
      </ul>
    </section>
  ))
}
