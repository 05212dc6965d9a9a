import type { ReactNode } from 'react'

export interface Stat {
  /** Such as "17 of 28". */
  figure: ReactNode
  /** What was counted, in words that follow on from the figure. */
  words: ReactNode
  /** How sure it is, such as "between 42% and 76%" or "too few to tell". */
  range?: ReactNode
  href?: string
}

/** Numbers, each with its words and its range, so that it can be read as a sentence. */
export function StatList({ stats }: { stats: Stat[] }) {
  return (
    <ul className="pl-stats">
      {stats.map(({ figure, words, range, href }, index) => (
        <li key={index} className="pl-stats__item">
          <span className="pl-stats__figure">
            {href ? (
              <a className="govuk-link" href={href}>
                {figure}
              </a>
            ) : (
              figure
            )}
          </span>{' '}
          <span className="pl-stats__words">{words}</span>
          {range && <span className="pl-stats__range"> {range}</span>}
        </li>
      ))}
    </ul>
  )
}
