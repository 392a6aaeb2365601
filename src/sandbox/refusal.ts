import { HTTPException } from 'hono/http-exception'

type ErrorStatus = 400 | 401 | 403 | 404 | 429 | 500

/** Creates an exception with the portal's error body. The stack trace is a dummy. Source: contract §3.4. */
function refusal(status: ErrorStatus, message: string, type: string | null, hresult: number): HTTPException {
  const stack = type === null ? null : '   at Sandbox.Dummy.StackTrace()'
  const body = { error: { message, type, stack, hresult }, status: 1, statusCode: status }
  return new HTTPException(status, { message, res: Response.json(body, { status }) })
}

const argument = (message: string): HTTPException => refusal(400, message, 'System.ArgumentException', -2147024809)
const invalidOperation = (message: string): HTTPException =>
  refusal(403, message, 'System.InvalidOperationException', -2146233079)

/** Creates the portal's exceptions, for the caller to throw. Texts and statuses: contract §3.4, §3.5. */
export const refuse = {
  argument: (message: string): HTTPException => argument(message),
  outOfRange: (parameter: 'expirationDate' | 'maxUseCount' | 'startIndex'): HTTPException =>
    argument(`Value does not fall within the expected range. (Parameter '${parameter}')`),
  unauthenticated: (): HTTPException => refusal(401, 'System error.', null, 0),
  accessDenied: (): HTTPException => refusal(403, 'Access denied', 'System.Security.SecurityException', -2146233078),
  invalidOperation: (message: string): HTTPException => invalidOperation(message),
  role: (): HTTPException => invalidOperation('The role is not available for this user type'),
  tooMany: (limit: number): HTTPException => invalidOperation(`The maximum number of links may not exceed ${limit}`),
  notFound: (message = 'Item not found'): HTTPException =>
    refusal(404, message, 'ASC.Common.Web.ItemNotFoundException', -2146233088),
  nullReference: (): HTTPException =>
    refusal(500, 'Object reference not set to an instance of an object.', 'System.NullReferenceException', -2147467261),
  broken: (message: string): HTTPException => refusal(500, message, 'System.Text.Json.JsonException', -2146233088),
  lockTimeout: (): HTTPException => refusal(500, 'Distributed Lock Error', 'System.Exception', -2146233088),
} as const

/** Creates the exception of a request that no controller sees; it has no body. Source: contract §3.4. */
export function refuseEmpty(status: 401 | 403 | 429, headers: Record<string, string> = {}): HTTPException {
  return new HTTPException(status, { res: new Response(null, { status, headers }) })
}
