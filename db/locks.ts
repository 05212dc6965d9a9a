import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Locks between processes, on files that stay empty. They are SQLite's locks: the operating system lets go of them when
 * their process dies, however it dies, so no lock is ever stale and no process number has to be believed.
 */
export type Lock = DatabaseSync

export function openLock(file: string, { waitMs = 0 } = {}): Lock {
  return new DatabaseSync(file, { timeout: waitMs })
}

/** Takes the lock for oneself, if nobody holds or shares it, until it is closed. */
export function isFree(lock: Lock) {
  const sqliteBusy = 5
  try {
    lock.exec('begin exclusive')
    return true
  } catch (error) {
    if ((error as { errcode?: number }).errcode === sqliteBusy) return false
    throw error
  }
}

/** Holds the lock together with all others who share it, until it is closed. */
export function share(lock: Lock) {
  lock.exec('begin; select 1 from sqlite_schema')
}

/** Does some work while no other process does work in turn on the same file; `onWait` is told when another is at it. */
export async function inTurn<Result>(file: string, work: () => Promise<Result>, onWait?: () => void) {
  const turn = openLock(file)
  try {
    if (!isFree(turn)) {
      onWait?.()
      do await sleep(50)
      while (!isFree(turn))
    }
    return await work()
  } finally {
    turn.close()
  }
}
