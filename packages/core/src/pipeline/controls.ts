import { missingToken } from '../controls/access/aa001-missing-token.ts';
import { malformedToken } from '../controls/access/aa002-malformed-token.ts';
import { unknownIssuer } from '../controls/access/aa003-unknown-issuer.ts';
import { badSignature } from '../controls/access/aa004-bad-signature.ts';
import { expiredToken } from '../controls/access/aa005-expired-token.ts';
import { insufficientScope } from '../controls/access/aa006-insufficient-scope.ts';
import { unknownMethod } from '../controls/access/aa007-unknown-method.ts';
import { ungrantedTarget } from '../controls/access/aa008-ungranted-target.ts';
import { insufficientAuthentication } from '../controls/access/aa009-insufficient-authentication.ts';
import { unmetToolDemand } from '../controls/access/aa010-unmet-tool-demand.ts';
import { repeatedHeader } from '../controls/execution/ex001-repeated-header.ts';
import { unroutableRequest } from '../controls/execution/ex002-unroutable-request.ts';
import { malformedMessage } from '../controls/execution/ex003-malformed-message.ts';
import { oversizeMessage } from '../controls/execution/ex004-oversize-message.ts';
import { unsupportedVersion } from '../controls/execution/ex005-unsupported-version.ts';
import { undeclaredCapability } from '../controls/execution/ex006-undeclared-capability.ts';
import { unknownServerMessage } from '../controls/execution/ex007-unknown-server-message.ts';
import { undeclaredExtension } from '../controls/execution/ex008-undeclared-extension.ts';
import { hiddenText } from '../controls/injection/pi001-hidden-text.ts';
import { injectionInResult } from '../controls/injection/pi002-injection-in-result.ts';
import { injectionInArguments } from '../controls/injection/pi003-injection-in-arguments.ts';
import { exfiltrationCarrier } from '../controls/injection/pi004-exfiltration-carrier.ts';
import { secretInResult } from '../controls/injection/pi005-secret-in-result.ts';
import { personalDataInResult } from '../controls/injection/pi006-personal-data-in-result.ts';
import { externalDenial } from '../controls/injection/pi007-external-denial.ts';
import { unreadResult } from '../controls/injection/pi008-unread-result.ts';
import { sensitiveArguments } from '../controls/injection/pi009-sensitive-arguments.ts';
import { externalDenialOfArguments } from '../controls/injection/pi010-external-denial-of-arguments.ts';
import { unreadArguments } from '../controls/injection/pi011-unread-arguments.ts';
import { changedTool } from '../controls/poisoning/tp001-changed-tool.ts';
import { unapprovedDefinition } from '../controls/poisoning/tp002-unapproved-definition.ts';
import { changedServer } from '../controls/poisoning/tp015-changed-server.ts';
import { hiddenCharacters } from '../controls/poisoning/tp003-hidden-characters.ts';
import { instructionsToModel } from '../controls/poisoning/tp004-instructions-to-model.ts';
import { secrecy } from '../controls/poisoning/tp005-secrecy.ts';
import { sensitivePath } from '../controls/poisoning/tp006-sensitive-path.ts';
import { exfiltrationParameter } from '../controls/poisoning/tp007-exfiltration-parameter.ts';
import { crossToolReference } from '../controls/poisoning/tp008-cross-tool-reference.ts';
import { lookAlikeName } from '../controls/poisoning/tp009-look-alike-name.ts';
import { preferenceManipulation } from '../controls/poisoning/tp010-preference-manipulation.ts';
import { schemaSmuggling } from '../controls/poisoning/tp011-schema-smuggling.ts';
import { foreignRef } from '../controls/poisoning/tp012-foreign-ref.ts';
import { falseAnnotation } from '../controls/poisoning/tp013-false-annotation.ts';
import { oversizeDefinition } from '../controls/poisoning/tp014-oversize-definition.ts';
import { detectorSuspicion } from '../controls/poisoning/tp016-detector-suspicion.ts';
import { foreignSession } from '../controls/session/sn001-foreign-session.ts';
import { staleSession } from '../controls/session/sn002-stale-session.ts';
import { foreignStream } from '../controls/session/sn003-foreign-stream.ts';
import { foreignState } from '../controls/session/sn004-foreign-state.ts';
import { foreignOrigin } from '../controls/session/sn005-foreign-origin.ts';
import { foreignHost } from '../controls/session/sn006-foreign-host.ts';
import { headerMismatch } from '../controls/session/sn007-header-mismatch.ts';
import { misplacedToken } from '../controls/token/tk001-misplaced-token.ts';
import { audienceMismatch } from '../controls/token/tk002-audience-mismatch.ts';
import { wrongTokenType } from '../controls/token/tk003-wrong-token-type.ts';
import { insecureTransport } from '../controls/token/tk004-insecure-transport.ts';
import { longLivedToken } from '../controls/token/tk005-long-lived-token.ts';
import { unidentifiedClient } from '../controls/token/tk006-unidentified-client.ts';
import { revokedToken } from '../controls/token/tk007-revoked-token.ts';
import { tokenInMessage } from '../controls/token/tk008-token-in-message.ts';
import { credentialInReply } from '../controls/token/tk009-credential-in-reply.ts';
import { unprovenPossession } from '../controls/token/tk010-unproven-possession.ts';
import { foreignCertificate } from '../controls/token/tk011-foreign-certificate.ts';
import type { AnyControl } from './control.ts';

/** Every control, in the order in which they run. There is no other order and no other list. */
export const CONTROLS: readonly AnyControl[] = Object.freeze([
  // receive
  foreignHost,
  foreignOrigin,
  insecureTransport,
  repeatedHeader,
  unroutableRequest,
  // authenticate
  misplacedToken,
  missingToken,
  malformedToken,
  unknownIssuer,
  badSignature,
  wrongTokenType,
  audienceMismatch,
  expiredToken,
  longLivedToken,
  unidentifiedClient,
  revokedToken,
  unprovenPossession,
  foreignCertificate,
  insufficientScope,
  insufficientAuthentication,
  // frame
  oversizeMessage,
  malformedMessage,
  unsupportedVersion,
  undeclaredExtension,
  // session
  foreignSession,
  staleSession,
  foreignStream,
  foreignState,
  // inspect in
  headerMismatch,
  unknownMethod,
  ungrantedTarget,
  unmetToolDemand,
  changedServer,
  changedTool,
  unapprovedDefinition,
  hiddenCharacters,
  instructionsToModel,
  secrecy,
  sensitivePath,
  exfiltrationParameter,
  crossToolReference,
  lookAlikeName,
  preferenceManipulation,
  schemaSmuggling,
  foreignRef,
  falseAnnotation,
  oversizeDefinition,
  detectorSuspicion,
  tokenInMessage,
  injectionInArguments,
  sensitiveArguments,
  externalDenialOfArguments,
  unreadArguments,
  // inspect out
  unknownServerMessage,
  undeclaredCapability,
  credentialInReply,
  hiddenText,
  exfiltrationCarrier,
  injectionInResult,
  secretInResult,
  personalDataInResult,
  externalDenial,
  unreadResult,
]);
