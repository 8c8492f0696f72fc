/** Codes of what stops a command, beside those of the configuration. A code is never renamed. */
export const COMMAND_CODES: Readonly<Record<string, { readonly meaning: string; readonly fix: string }>> = {
  DURWARD_CONFIG_REFUSED: {
    meaning: 'The configuration has problems, so the command did not run.',
    fix: 'Run `durward config check` and correct what it lists.',
  },
  DURWARD_SERVE_PORT_IN_USE: {
    meaning: 'Another program listens on the port already, perhaps another Durward.',
    fix: 'Stop that program, or choose another port with --port or `listen.port`.',
  },
  DURWARD_SERVE_PORT_FORBIDDEN: {
    meaning: 'This user may not bind the port; ports below 1024 are often reserved.',
    fix: 'Choose a port from 1024 upwards, and let a proxy or the service manager forward the other.',
  },
  DURWARD_SERVE_NO_ADDRESS: {
    meaning: 'No network interface of this machine has the address that is to be bound.',
    fix: 'Set `listen.address` (or `admin.address`) to an address of this machine.',
  },
  DURWARD_SERVE_FAILED: {
    meaning: 'The gateway could not start.',
    fix: 'Follow the message; `durward doctor` checks the surroundings.',
  },
  DURWARD_OWNER_NONE: {
    meaning: 'This gateway has no local owner: people sign in at a provider.',
    fix: 'Open the program that wants to connect; it leads to the sign-in.',
  },
  DURWARD_OWNER_NO_URL: {
    meaning: 'The gateway has a new port at each start, so a link to it cannot be written.',
    fix: 'Use the link that `durward serve` printed, or set `listen.port` to a number.',
  },
  DURWARD_REVIEW_NO_TERMINAL: {
    meaning: 'Definitions wait for a review, and there is no terminal at which somebody could be asked.',
    fix: 'Run `durward review` in a terminal, or use --list, --approve and --block.',
  },
  DURWARD_REVIEW_WHICH: {
    meaning: 'Several servers serve a definition with this fingerprint.',
    fix: 'Name one of them with --server.',
  },
  DURWARD_REVIEW_NO_REASON: {
    meaning: 'An approval at high severity needs a reason, so that the record says why.',
    fix: 'Add --reason with a sentence for whoever reads the record.',
  },
  DURWARD_LOCK_UNUSABLE: {
    meaning: 'The lock file is no lock file, was changed after it was signed, or is signed with another key.',
    fix: 'Get it again from where `durward lock` wrote it.',
  },
  DURWARD_LOCK_WHOSE: {
    meaning: 'A lock file approves definitions, so it must be known whose it is.',
    fix: 'Name its key with --public-key, as `durward lock` printed it.',
  },
  DURWARD_ACCESS_WHICH: {
    meaning: 'It is not clear whose access is to be ended.',
    fix: 'Select with --id, --subject, --client or --server, or write --all alone.',
  },
  DURWARD_SHIELD_SURFACE: {
    meaning: 'There is no surface of that name.',
    fix: 'Choose one of those that `durward shield calibrate --help` lists.',
  },
  DURWARD_SHIELD_NO_TEXTS: {
    meaning: 'Thresholds are fitted to texts, and none were named.',
    fix: 'Name files, or --audit with the data folder of a gateway.',
  },
  DURWARD_SHIELD_NO_MODEL: {
    meaning: 'A model of one’s own was to be calibrated, and the configuration names none.',
    fix: 'Add `content.readers.onnx`, or leave out --model.',
  },
  DURWARD_SHIELD_RATE: {
    meaning: 'The rate of false alarms is no share.',
    fix: 'Give a number up to 0.2, such as 0.01 for one in a hundred.',
  },
  DURWARD_SHIELD_LINE: {
    meaning: 'A line of a .jsonl file is no JSON object with a `text`.',
    fix: 'Correct the line, or name files whose whole content is one text.',
  },
  DURWARD_APPROVALS_NOT_WAITING: {
    meaning: 'No held message waits under this id: it was decided, has run out, or never was.',
    fix: 'Look at `durward approvals list`; the client gets a new id when it asks again.',
  },
  DURWARD_BUNDLE_NOT_ON_TRIAL: {
    meaning: 'That version of the detector is not on trial, so it cannot come into force.',
    fix: 'Look at `durward shield bundle status`, and name the version that is on trial.',
  },
  DURWARD_BUNDLE_NO_STEP_BACK: {
    meaning: 'What the package has is in force and nothing is on trial, so there is nothing to take back.',
    fix: 'Nothing needs to be done.',
  },
  DURWARD_BUNDLE_KEY: {
    meaning: 'Bundles are signed with a private key of Ed25519, and this file holds none.',
    fix: 'Make one with `openssl genpkey -algorithm ed25519 -out signing.pem`.',
  },
  DURWARD_BUNDLE_CONTENT: {
    meaning: 'The file cannot become a bundle.',
    fix: 'Correct what the message says; docs/guides/bundles.md shows a content.',
  },
  DURWARD_BLOCKLISTS_NONE: {
    meaning: 'The configuration names no block list for Azure AI Content Safety.',
    fix: 'Add lists under `content.readers.azure.blocklists`.',
  },
  DURWARD_BLOCKLISTS_SYNC: {
    meaning: 'A block list at Azure AI Content Safety could not be brought in line with the configuration.',
    fix: 'Check endpoint, credential and role with `durward doctor`, and run the command again.',
  },
  DURWARD_KEYS_WHICH: {
    meaning: 'It is not clear which key is to be replaced.',
    fix: 'Write --signing for the key that signs access tokens.',
  },
  DURWARD_KEYS_NONE: {
    meaning: 'This gateway signs no tokens, so it has no key for that.',
    fix: 'Rotate keys at the issuers that the configuration names.',
  },
  DURWARD_TOKEN_NO_LOCAL_ISSUER: {
    meaning: 'Tokens of this gateway come from an identity provider, not from `durward token`.',
    fix: 'Sign in with the client, or get a token from the identity provider.',
  },
  DURWARD_TOKEN_NO_AUDIENCE: {
    meaning: 'The gateway has a new port at each start, so a token cannot name it.',
    fix: 'Set `listen.port` to a number.',
  },
  DURWARD_TOKEN_WHICH_SERVER: {
    meaning: 'A token is good for one server, and it is not clear for which.',
    fix: 'Add --server with the name of a configured server.',
  },
  DURWARD_TOKEN_LIFETIME: {
    meaning: 'The lifetime of the token is not acceptable.',
    fix: 'Choose a shorter one, or raise `identity.local.tokenLifetimeSeconds`.',
  },
  DURWARD_TOKEN_WHICH_TOKEN: {
    meaning: 'It is not clear what is to be revoked.',
    fix: 'Give exactly one of --id, --file and --subject.',
  },
  DURWARD_TOKEN_WHICH_ISSUER: {
    meaning: 'It is not clear which issuer the revoked token or subject belongs to.',
    fix: 'Add --issuer with the exact `iss`.',
  },
  DURWARD_TOKEN_UNREADABLE: {
    meaning: 'The file does not hold a token that names its issuer and its id.',
    fix: 'Revoke by --subject, or give --id and --issuer.',
  },
  DURWARD_WRAP_NO_COMMAND: {
    meaning: '`durward wrap` was not told what to start.',
    fix: 'Write the command after `--`.',
  },
  DURWARD_AUDIT_LINES: {
    meaning: 'The number of records to print is not acceptable.',
    fix: 'Give a number from 1 to 10000.',
  },
  DURWARD_EXPLAIN_UNKNOWN: {
    meaning: 'There is nothing by this name to explain.',
    fix: 'Give the id of a control (TK002), a reason (audience_mismatch) or a code (DURWARD_…).',
  },
  DURWARD_SCAN_BASELINE: {
    meaning: 'The baseline of a scan cannot be read, or it was not said where to write it.',
    fix: 'Write one with `durward scan --baseline <file> --update-baseline`.',
  },
  DURWARD_BUG: {
    meaning: 'Durward did something that its authors did not foresee.',
    fix: 'Report it with the text that was printed; check the text for secrets first.',
  },
  DURWARD_FAILED: {
    meaning: 'Something outside Durward did not work: a file, a folder, a network.',
    fix: 'Follow the message; `durward doctor` checks the surroundings.',
  },
};
