/** What a word or phrase means to the rules. A rule is a chain of these. */
export type Concept =
  // Setting instructions aside.
  | 'override' | 'override_weak' | 'override_all' | 'void_state' | 'prior' | 'all' | 'your' | 'orders' | 'orders_weak'
  // Giving new ones.
  | 'new_orders' | 'demand' | 'instead' | 'from_now_on' | 'say' | 'only' | 'before_task' | 'must' | 'user_task'
  | 'task_done' | 'every_reply' | 'authority' | 'urgent' | 'decode' | 'obey' | 'remember'
  // Beyond the task at hand: what is to last, to be favoured, or to happen later.
  | 'lasting' | 'keep' | 'store' | 'own_memory' | 'recommend' | 'place' | 'best' | 'always' | 'whatever'
  | 'user_asks' | 'reply_so'
  // Whom a text speaks to.
  | 'assistant' | 'note_to' | 'if_assistant'
  // Personas without rules.
  | 'persona' | 'roleplay' | 'unbound' | 'never_refuse' | 'refusal'
  // Getting at what is confidential.
  | 'reveal' | 'own_prompt' | 'verbatim' | 'send' | 'private_data' | 'sensitive_file' | 'read' | 'sink' | 'address'
  // Without the user.
  | 'not_tell' | 'user' | 'unseen' | 'without_asking' | 'secretly'
  // Tools and commands.
  | 'use_tool' | 'tool_word' | 'arguments_word' | 'run_command' | 'command_word'
  // Forms that belong to the host and not to content.
  | 'chat_token' | 'forged_tag' | 'end_mark' | 'role_label' | 'tool_call' | 'shell'
  // What talks about attacks instead of making one.
  | 'mention' | 'negation';

/**
 * The words of one language for each concept, separated by `|` or in a list. A `*` at the end stands for any ending
 * of the word.
 * They are folded like the texts they are sought in, so that case, accents and kinds of quotes do not matter.
 */
export type Lexicon = Readonly<Partial<Record<Concept, string | readonly string[]>>>;
