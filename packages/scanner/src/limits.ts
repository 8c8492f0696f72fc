/** Every limit of a scan, by name. What exceeds one is named as a problem and never passed over in silence. */
export const SCAN_LIMITS = Object.freeze({
  /** Largest JSON configuration or saved list that is read, in bytes. */
  jsonBytesMax: 64 * 1024 * 1024,
  /** Largest YAML or TOML configuration that is read, in bytes. */
  textBytesMax: 1024 * 1024,
  /** Largest saved list whose findings get a line and a column, in UTF-16 code units. */
  placedLengthMax: 16 * 1024 * 1024,
  /** Deepest nesting of a configuration or of a saved list. */
  depthMax: 64,
  /** Most values in one configuration. */
  configNodesMax: 1_000_000,
  /** Most values in one saved list. */
  listNodesMax: 4_000_000,
  /** Most aliases that a YAML configuration may use. */
  aliasesMax: 100,
  /** Deepest folder below one that is searched for configurations, and most entries that are looked at. */
  folderDepthMax: 8,
  folderEntriesMax: 20_000,
  /** Most servers of one configuration. */
  serversMax: 2000,
  /** Longest name, command, argument or value that is looked at, in UTF-16 code units. */
  textLengthMax: 65_536,
  /** Most pages of one list, and most definitions of one server. */
  pagesMax: 200,
  definitionsMax: 20_000,
  /** Most bytes of definitions of one server, as JSON. */
  definitionBytesMax: 64 * 1024 * 1024,
  /** For everything that one server is asked, in milliseconds, unless it is said otherwise. */
  serverTimeoutMs: 60_000,
  /** Largest single answer of a server, in bytes. */
  answerBytesMax: 32 * 1024 * 1024,
  /** Most findings that a report lists; the rest is counted. */
  findingsMax: 10_000,
});
