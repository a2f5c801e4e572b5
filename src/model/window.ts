/** Load window: first and last day, both included, as YYYY-MM-DD. */
export interface Window {
  readonly from: string;
  readonly to: string;
}

/** Whether a day is in a load window. An object whose name has no day always is. */
export function isInWindow(day: string | null, window: Window | null): boolean {
  return window === null || day === null || (window.from <= day && day <= window.to);
}
