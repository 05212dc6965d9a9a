import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

/** What happened, oldest first, ending with what is still to come. Its children are `TimelineEntry`. */
export function Timeline({ children }: { children: ReactNode }) {
  return <ol className="pl-timeline">{children}</ol>
}

export interface TimelineEntryProps {
  title: ReactNode
  titleLevel?: 2 | 3 | 4
  /** The day in words, such as "3 March 2026". */
  when?: ReactNode
  /** The same day or instant in ISO form, for machines. */
  at?: string
  by?: ReactNode
  /** True for what has not happened yet. */
  open?: boolean
  id?: string
  children?: ReactNode
}

export function TimelineEntry({ title, titleLevel = 3, when, at, by, open, id, children }: TimelineEntryProps) {
  const Heading = `h${titleLevel}` as const
  return (
    <li id={id} className={classNames('pl-timeline__entry', open && 'pl-timeline__entry--open')}>
      <Heading className="pl-timeline__title">
        {open && <span className="pl-timeline__open">Still to come: </span>}
        {title}
      </Heading>
      {(when || by) && (
        <p className="pl-timeline__when">
          {when && <time dateTime={at}>{when}</time>}
          {when && by && ', '}
          {by}
        </p>
      )}
      {children && <div className="pl-timeline__body">{children}</div>}
    </li>
  )
}
