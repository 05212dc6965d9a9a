declare module 'jstat' {
  /** Of the library only what is used: the quantiles of a beta distribution. */
  const library: { jStat: { beta: { inv(chance: number, alpha: number, beta: number): number } } }
  export default library
}
