export function recordRequests(
  root: string,
  collector: string,
  requests: number,
  answer: (request_id: string) => void,
): Promise<void>
