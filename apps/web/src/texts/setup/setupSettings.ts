export const settingsTexts = {
  title: "Settings",
  hint: "What the experiment is called, why it is run, and when.",
  readOnly: "Your role reads this experiment.",
  archived: "The experiment is archived. Restore it to change its settings.",
  saved: "The settings are saved.",
  name: "Name",
  nameProblem: "A name has 2 to 255 characters.",
  description: "Description",
  descriptionHint: "The question, the hypothesis, and what will be decided by the answer.",
  start: "Scheduled start",
  startHint: "The experiment starts by itself at this instant. A running experiment stops until then.",
  end: "Scheduled end",
  endHint: "The experiment completes by itself at this instant.",
  due: "Due date",
  dueHint: "When the decision is due. It changes nothing by itself.",
  fields: {
    name: "Name",
    description: "Description",
    scheduled_start_date: "Scheduled start",
    scheduled_end_date: "Scheduled end",
    due_date: "Due date"
  },
  facts: {
    title: "Facts",
    service: "Service",
    id: "Id",
    number: "Number in the planning API",
    created: "Created",
    changed: "Changed",
    started: "Last start",
    stopped: "Last stop",
    schedule: "Schedule",
    ended: "Completed",
    endedBy: {
      request: "by a person",
      scheduled_end: "by its scheduled end",
      stop_at_completions: "by its number of completions"
    },
    schedules: {
      none: "no start date",
      pending: "starts at its date",
      started: "the date has come, and it has started",
      cancelled: "the start was cancelled",
      missed: "the date passed without a start"
    }
  }
} as const
