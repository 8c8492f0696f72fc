import type { Lexicon } from './concept.ts';

/** Marks of chat formats, hosts and shells, the same in every language. */
export const FORMS: Lexicon = {
  chat_token: [
    '<|im_start|>', '<|im_end|>', '<|system|>', '<|user|>', '<|assistant|>', '<|endoftext|>', '<|eot_id|>', '<|end|>',
    '<|start_header_id|>', '<|end_header_id|>', '<|begin_of_text|>', '<|endofprompt|>', '<|channel|>', '<|message|>',
    '<start_of_turn>', '<end_of_turn>', '[inst]', '[/inst]', '<<sys>>', '<</sys>>', '[system_prompt]', '<|tool_call|>',
    '<|start|>', '<|return|>', '<|call|>', '<|im_sep|>', '<|start_of_role|>', '<|end_of_role|>',
  ],
  forged_tag: [
    '<system>', '</system>', '<system_prompt>', '</system_prompt>', '<system-reminder>', '</system-reminder>',
      '<admin>',
    '<important>', '</important>', '<information>', '</information>', '<secret>', '<hidden>', '<override>',
    '<assistant>', '</assistant>', '<user_query>', '</user_query>', '</tool_result>', '</tool_response>',
      '</tool_output>',
    '</context>', '</user_input>', '</untrusted_content>', '</untrusted>', '</function_results>', '</document_content>',
    '[system]', '[/system]', '[system message]', '[system note]', '[system override]', '[admin]', '[assistant]',
      '[user]',
    '{system}', '{{system}}', '### system', '### instruction:', '### instructions:', '### response:',
    '## system prompt', 'begin system prompt', 'end system prompt', 'begin system message', 'end system message',
    '[system prompt]', '[developer]', '[important]', '<sys>', '</sys>', '<developer>', '<prompt>', '</prompt>',
    '[begin_system', '[end_system', '=== system', '[instructions]', '[new instructions]', '<instruction>',
      '</instruction>',
  ],
  end_mark: [
    'end of document', 'end of context', 'end of instructions', 'end of instruction', 'end of prompt', 'end of input',
    'end of data', 'end of user input', 'end of email', 'end of the email', 'end of text', 'end of tool output',
    'end of the document', 'end of untrusted', 'end of conversation', 'document ends here', 'end of file contents',
    'end of system prompt', 'end of user message', 'end of message', 'end of article', 'end of page', 'end of results',
  ],
  role_label: [
    'system:', 'assistant:', 'human:', 'user:', 'ai:', 'developer:', 'system message:', 'system prompt:', 'admin:',
    'system note:', 'system instruction:', 'system instructions:', 'system override:', 'chatgpt:', 'claude:', 'gpt:',
    '\uc2dc\uc2a4\ud15c:', '\u7cfb\u7edf:', '\u7cfb\u7d71:', '\u30b7\u30b9\u30c6\u30e0:', 'sistema:', 'systeme:',
    '\u0441\u0438\u0441\u0442\u0435\u043c\u0430:', '\u0627\u0644\u0646\u0638\u0627\u0645:',
    '\u0938\u093f\u0938\u094d\u091f\u092e:',
  ],
  tool_call: [
    '<tool_call>', '<function_call', '<invoke name', '<function=', '</function_calls>', '<function_calls>',
    '<tool_use>', 'action input:', '"tool_calls":', '"function_call":', '"tool_use"', '<tool_code>',
  ],
  shell: [
    'curl', 'wget', '| sh', '| bash', '|sh', '|bash', 'rm -rf', 'chmod', 'powershell', 'invoke-webrequest',
    'invoke-expression', 'iex (', 'base64 -d', 'base64 --decode', '/dev/tcp/', 'os.system(', 'subprocess.', 'nc -e',
    'bash -i', 'bash -c', 'sh -c', 'sudo', 'crontab', 'ncat', 'scp', '/bin/sh', '/bin/bash', 'mkfifo', 'netcat',
  ],
};
