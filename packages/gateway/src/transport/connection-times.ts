/** How long a client may take to send a head, in milliseconds. */
export const HEAD_MS = 15_000;
/** How long a client may take to send a whole request, in milliseconds. */
export const REQUEST_MS = 60_000;
/** How long a connection may be idle between two requests, in seconds. */
export const KEEP_ALIVE_SECONDS = 65;
/** How often connections are looked at, in milliseconds. */
export const CHECK_MS = 5000;
