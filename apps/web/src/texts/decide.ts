/** The decision that ends an experiment. */
export const decideTexts = {
  open: "Decide",
  title: "Decide the experiment",
  choice: "Decision",
  bucket: (name: string) => `Choose “${name}”`,
  none: "No bucket is better: keep things as they are",
  note: "Why, and what happens next",
  noteHint: "It is appended to the description, with the date and the verdict of the results.",
  complete: "Complete the experiment now",
  completeHint: "A completed experiment samples no new entities. Its samples and results stay.",
  submit: "Record the decision",
  done: "The decision is recorded.",
  doneCompleted: "The decision is recorded, and the experiment is completed.",
  reweight: "To send more entities to the winner before you end, change the shares.",
  reweightAction: "Change the shares",
  needsSignIn:
    "A note is stored through the planning API, which needs a signed-in session. Without one, the experiment can only be completed.",
  line: (day: string, choice: string) => `Decision of ${day}: ${choice}.`,
  chosen: (bucket: string) => `choose "${bucket}"`,
  nothing: "no bucket is better",
  verdict: (text: string) => `Results then: ${text}`,
  fieldDescription: "Description",
  fieldStatus: "Status",
  completed: "completed",
  unchanged: "unchanged"
} as const
