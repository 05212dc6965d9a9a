/** What a process that goes on until it is told to stop closes then, the last that it opened first. */
export function untilToldToStop(say: (line: string) => void, reasonFor: (error: unknown) => unknown) {
  const toClose: (() => Promise<unknown>)[] = []
  let toldToStopAt: number | undefined
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stopPolitely)

  /** Ctrl-C reaches us twice at once when npm passes it on as well; a second one that a person means comes later. */
  function stopPolitely() {
    if (toldToStopAt && Date.now() - toldToStopAt > 500) process.exit(1)
    if (toldToStopAt) return
    toldToStopAt = Date.now()
    say('Stopping')
    setTimeout(() => process.exit(1), 10_000).unref()
    void stop(0)
  }

  async function stop(status: number) {
    for (const close of toClose) await close().catch((error: unknown) => console.error(reasonFor(error)))
    process.exit(status)
  }

  return {
    closing: (close: () => Promise<unknown>) => void toClose.unshift(close),
    /** Begins; what goes wrong meanwhile is told, unless it is because of having been told to stop. */
    async begin(work: () => Promise<void>) {
      try {
        await work()
      } catch (error) {
        if (toldToStopAt) return
        console.error(reasonFor(error))
        await stop(1)
      }
    },
  }
}
