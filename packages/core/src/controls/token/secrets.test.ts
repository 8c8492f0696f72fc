import { describe, expect, test } from 'vitest';
import { MESSAGE_SCENE, messageOf, probeFor } from '../../../../../tests/controls/benign.ts';
import type { JsonValue } from '../../message/json.ts';
import { CONTROLS } from '../../pipeline/controls.ts';
import { Pipeline } from '../../pipeline/judge.ts';

const pipeline = new Pipeline(CONTROLS, () => 'enforce');
const SECRET = 'sk-123';

async function outbound(json: JsonValue): Promise<unknown> {
  const message = messageOf(json, 'to_client');
  const judgement = await pipeline.judgeOutbound(message, { ...MESSAGE_SCENE, outboundSecrets: probeFor([SECRET]) });
  return judgement.kind === 'stopped' ? [judgement.by, judgement.denial.reason] : judgement;
}

const resulting = (result: JsonValue) => ({ jsonrpc: '2.0', id: 1, result });

describe('TK008', () => {
  test('the finding says where the token was and never repeats it', async () => {
    const message = messageOf({
      jsonrpc: '2.0', id: 1, method: 'tools/call',
      params: { name: 'read_file', arguments: { a: [{ b: `x ${SECRET}` }] } },
    });
    const judgement = await pipeline.judgeInbound(message, { ...MESSAGE_SCENE, inboundSecrets: probeFor([SECRET]) });
    expect(judgement).toMatchObject({ kind: 'stopped', by: 'TK008', findings: [{ where: '/params/arguments/a/0' }] });
    expect(JSON.stringify(judgement)).not.toContain(SECRET);
  });

  test('without a secret to look for no string is visited', async () => {
    const probe = { armed: false, appearsIn: () => true, placesIn: () => [], mask: () => '' };
    const message = messageOf({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
    expect((await pipeline.judgeInbound(message, { ...MESSAGE_SCENE, inboundSecrets: probe })).kind).toBe('cleared');
  });
});

describe('TK009', () => {
  test('every place is masked and named in a finding', async () => {
    const content = [{ type: 'text', text: SECRET }, { type: 'text', text: `a${SECRET}` }];
    const judged = await outbound(resulting({ content }));
    expect(judged).toMatchObject({
      kind: 'cleared', redacted: true,
      message: { json: { result: { content: [{ text: '[secret]' }, { text: 'a[secret]' }] } } },
      findings: [{ where: '/result/content/0/text' }, { where: '/result/content/1/text' }],
    });
    expect(JSON.stringify(judged)).not.toContain(SECRET);
  });

  test('a credential in a key stops the reply: to mask it would change its shape', async () => {
    expect(await outbound(resulting({ [`x${SECRET}`]: 1 }))).toEqual(['TK009', 'credential_in_reply']);
  });

  test('a credential where a name, a method or an id stands stops the message', async () => {
    for (const json of [
      resulting({ tools: [{ name: SECRET }] }),
      resulting({ requestState: SECRET }),
      { jsonrpc: '2.0', id: SECRET, result: {} },
    ]) {
      expect(await outbound(json)).toEqual(['redact', 'control_failed']);
    }
  });

  test('a reply without a credential is the very message that came', async () => {
    const judged = await outbound(resulting({ content: [] }));
    expect(judged).toMatchObject({ kind: 'cleared', redacted: false, findings: [] });
  });
});
