/** Texts that more than one screen shows. Every text of the dashboard stands in this folder. */
export const texts = {
  name: "Sortition",
  skip: "Skip to the content",
  loading: "Loading",
  cancel: "Cancel",
  close: "Close",
  save: "Save",
  retry: "Try again",
  undo: "Undo",
  copy: "Copy",
  copied: "Copied",
  none: "none",
  never: "never",
  more: "Load more",
  connection: {
    lost: "The service does not answer. What you see is the last state it sent. The page tries again by itself.",
    noAnswer: "The service does not answer now. Nothing was changed. Try again in a moment."
  },
  nav: {
    label: "Main",
    home: "Home",
    experiments: "Experiments",
    timeline: "Timeline",
    compare: "Compare",
    planning: "Planning",
    history: "History",
    reference: "API reference"
  },
  palette: {
    label: "Command palette",
    open: "Search…",
    placeholder: "Search experiments and commands",
    nothing: "Nothing matches.",
    keys: "Arrow keys choose, Enter opens, Escape closes.",
    inside: "Tab shows the parts of the experiment.",
    back: "Backspace goes back.",
    within: (name: string) => `Parts of ${name}`,
    screen: "Screen",
    action: "Action",
    create: "New experiment",
    themeWords: "theme light dark colors",
    parts: {
      setup: "Set-up",
      live: "Live",
      results: "Results",
      samples: "Samples",
      history: "History",
      report: "Report"
    }
  },
  theme: {
    label: "Colours",
    system: "As the system",
    light: "Light",
    dark: "Dark"
  },
  session: {
    signOut: "Sign out",
    local: "Local user"
  },
  conflict: {
    title: "Another editor was faster",
    text: "The record changed after you opened it. Nothing of yours is lost, and nothing of theirs is overwritten yet.",
    field: "Field",
    yours: "Yours",
    theirs: "Now stored",
    keepYours: "Save mine over it",
    keepTheirs: "Keep what is stored"
  },
  chart: {
    asTable: "Show as a table",
    asChart: "Show as a chart",
    png: "PNG",
    csv: "CSV"
  },
  status: {
    draft: "Draft",
    scheduled: "Scheduled",
    running: "Running",
    paused: "Paused",
    completed: "Completed",
    archived: "Archived"
  },
  fault: {
    title: "This part of the page failed",
    missing: "There is nothing at this address.",
    home: "Go to Home"
  }
} as const
