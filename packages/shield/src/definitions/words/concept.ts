import type { Concept } from '../../lexicon/concept.ts';

/** What words mean to the rules on definitions, beside what they mean to all rules. */
export type DefinitionConcept =
  // The tools of the model, and the order in which it uses them.
  | 'other_tools' | 'this_tool' | 'whenever' | 'prefer' | 'over' | 'unfit' | 'exclusive' | 'never_use'
  | 'others'
  // Changing what other calls do.
  | 'change' | 'argument' | 'behaviour'
  // What is passed on, and where it is hidden.
  | 'contents' | 'as_argument' | 'conversation' | 'inner_place' | 'disguise' | 'confidential' | 'reasoning' | 'at_hand'
  | 'also' | 'forward' | 'mail_address'
  // Pressing the model.
  | 'or_else' | 'pretext' | 'directive' | 'addressed' | 'pseudo_tag'
  | 'all_replies' | 'promote' | 'prefix'
  // Taking checks away.
  | 'bypass' | 'guard' | 'trust' | 'elevated'
  // Purposes that nobody has who means well, and those of who fights them.
  | 'harm' | 'harm_verb' | 'harm_object' | 'harm_make' | 'harm_thing' | 'defence'
  // "Do not forget to" is no negation.
  | 'unfailing'
  // Keeping quiet, and deceiving.
  | 'keep_secret' | 'no_mention' | 'deceive'
  // What is done to everything, and with whose data.
  | 'changed_to' | 'supply' | 'user_data' | 'each_thing' | 'insert' | 'obey_data'
  // Acts by kind, and what they are done to: see acts.ts.
  | 'hush' | 'fill_in' | 'slot' | 'must_hold' | 'loot' | 'said' | 'high_role' | 'ordered' | 'this_text'
  | 'outranks' | 'gate_all' | 'change_act' | 'outside' | 'sent_to' | 'call_of_other' | 'told_lie' | 'lie_of'
  | 'root_act' | 'runs_it' | 'in_link' | 'common_tool' | 'redirected' | 'made_wrong' | 'scorned' | 'pick_me'
  | 'danger_command' | 'opened' | 'agent_file' | 'write_to' | 'safe_claim' | 'keep_mind' | 'if_about'
  | 'answer_that' | 'endless' | 'no_ask' | 'attack_verb' | 'attack_object' | 'this_first' | 'guard_word'
  | 'waved_off';

/** The words of one language; it may add to those of the shield. See {@link Concept}. */
export type DefinitionLexicon = Readonly<Partial<Record<Concept | DefinitionConcept, string | readonly string[]>>>;
