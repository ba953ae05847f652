/** The values that conditions compare, by model and property: `{"User": {"country": "US"}}`. */
export type Attributes = Readonly<Record<string, Readonly<Record<string, unknown>>>>
