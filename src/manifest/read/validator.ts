/** One failure as Ajv reports it, with the part of the schema that failed. */
export interface SchemaError {
  readonly keyword: string
  readonly instancePath: string
  readonly schemaPath: string
  readonly params: {
    readonly additionalProperty?: string
    readonly missingProperty?: string
    readonly type?: string | readonly string[]
    readonly allowedValues?: readonly unknown[]
    readonly allowedValue?: unknown
  }
  readonly parentSchema: {
    readonly properties?: Readonly<Record<string, unknown>>
    readonly minimum?: number
    readonly maximum?: number
  }
  readonly data: unknown
}

/** A compiled schema: its errors are those of the latest call. */
export interface Validate {
  (data: unknown): boolean
  readonly errors?: readonly SchemaError[] | null
}
