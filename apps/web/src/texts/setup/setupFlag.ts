export const flagTexts = {
  title: "Flag",
  hint: "Code asks for the key and gets the value of the entity's bucket. The values of the buckets stand beside their shares.",
  saved: "The flag is saved.",
  key: "Key",
  keyHint: "The name of the experiment in code. No other experiment of the team has it.",
  keyProblem: "A key has 1 to 128 of the characters a–z, 0–9, “.”, “_” and “-”, and begins with a letter or a digit.",
  fallback: "Fallback value",
  fallbackHint: "What an entity gets that is not sampled, as JSON. It has the type of the buckets' values.",
  metadata: "Metadata",
  metadataHint: "Facts that the flag carries along, as a JSON object of texts, numbers and booleans.",
  notJson: 'Write JSON, such as true, 12, "blue" or {"size": 12}, or nothing for no value.',
  notObject: 'Write a JSON object, such as {"team": "checkout"}, or nothing.',
  wrongValue: (problem: string) => `The value ${problem}.`,
  wrongMetadata: (problem: string) => `The metadata ${problem}.`,
  fields: { key: "Key", fallback_value: "Fallback value", metadata: "Metadata" }
} as const
