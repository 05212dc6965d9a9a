import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

/** A quiet word beside a heading or a name, such as "Provisional". A standing that asks for something is a Tag. */
export function Badge({ tone = 'grey', children }: { tone?: 'grey' | 'blue' | 'green' | 'red'; children: ReactNode }) {
  return <span className={classNames('pl-badge', `pl-badge--${tone}`)}>{children}</span>
}
