interface ImportMetaEnv {
  readonly VITE_SORTITION_URL: string
  readonly VITE_SORTITION_SERVICE: string
  /** A page shows its token to everyone: give it the scope `evaluate` and one service. */
  readonly VITE_SORTITION_TOKEN: string
}
