import type { Lexicon } from './concept.ts';

export const ENGLISH: Lexicon = {
  override: `ignore|ignores|ignoring|disregard|disregards|disregarding|forget|forgetting|pay no attention to|
 take no notice of|do not follow|don't follow|stop following|do not obey|don't obey|stop obeying|
 do not listen to|don't listen to|do not adhere to|do not comply with|no longer follow|no longer obey|unlearn|
 never mind|nevermind|disobey|overrule|turn a blind eye to`,
  override_weak: `override|overriding|overrides|bypass|bypassing|circumvent|skip|drop|cancel|reset|clear|erase|
 delete|remove|discard|replace|replaces|replacing|supersede|supersedes|superseding|suspend|abandon|dismiss|
 neglect|overlook|set aside|put aside|leave aside|throw away|throw out|let go of|violate|break|disable|turn off|
 switch off|deactivate|takes precedence over|take precedence over|has priority over|overwrite|overwrites`,
  override_all: `forget everything|forget all that|forget all of that|forget what i said|forget what you were told|
 forget about everything|forget about what|ignore everything|disregard everything|stop everything|
 stop what you are doing|stop what you're doing|drop everything|scratch that|forget all of the above|
 ignore all of the above|ignore all the above|disregard all of the above|disregard the above|ignore the above|
 forget the above|ignore what i said|ignore what was said|forget whatever|ignore all that|ignore all prior|
 ignore all previous|disregard all previous|disregard all prior|forget all previous|forget all prior|
 forget your training|ignore your training|forget your programming|ignore your programming`,
  void_state: `no longer apply|no longer applies|no longer valid|no longer in effect|are void|are now void|is void|
 are cancelled|are canceled|are superseded|is superseded|are obsolete|be ignored|be disregarded|been revoked|
 been replaced|been updated|been overridden|been changed|been cancelled|are now replaced|do not apply|
 are irrelevant|are suspended|were a test|was a test|were just a test|are deprecated|were wrong|are overridden|
 is overridden|must be replaced|are outdated`,
  prior: `previous|previously|prior|above|earlier|preceding|foregoing|aforementioned|past|former|given so far|
 so far|before this|before now|until now|up to now|up to this point|you were given|you have been given|
 you've been given|you got|you received|you have received|you've received|given to you|told to you|you were told|
 you have been told|listed above|initial|original|originally|existing|before|antecedent|that came before`,
  all: 'all|any|every|each|everything|whatever|the rest of|entire|whole|other',
  your: `your|your own|the system|system|developer|developers|openai|anthropic|google's|company|platform|safety|
 ethical|content|security|moderation|default|programmed|built in|internal`,
  orders: `instruction|instructions|instruct|directive|directives|direction|directions|guideline|guidelines|prompt|
 prompts|system prompt|system prompts|system message|system messages|commands|orders|programming|training|
 guardrail|guardrails|what you were told|operating rules|mandate|mandates`,
  orders_weak: `rules|rule|restrictions|policies|policy|constraints|safeguards|limitations|tasks|task|requests|
 request|context|conversation|conversations|messages|message|text|content|information|protocols|protocol|filters|
 filter|safety measures|measures|boundaries|assignment|assignments|question|questions|sentence|sentences|
 document|chat|statements|prohibitions|moderation`,
  new_orders: `new instructions|new instruction|updated instructions|revised instructions|real instructions|
 actual instructions|your new task|your real task|your actual task|your true task|your next task|your only task|
 new task for you|new objective|new system prompt|new directive|new directives|new role|new rules|new goal|
 your new goal|your new role|your new objective|your new job|your new instructions|your new purpose|new mission|
 your mission is|additional instructions|additional instruction|additional task|important instructions|
 important instruction|special instructions|hidden instructions|following instructions take|change of plans|
 change of plan|task has changed|task was changed|instead your task`,
  demand: `strictly adhere to the following|follow the following instruction*|follow these instructions|
 follow the instructions below|follow the instructions in|follow my instructions|obey the following|obey these|
 execute the following|perform the following|carry out the following|do the following instead|you must now|
 you must strictly|you must follow|you must obey|you must comply|must comply with|you must execute|
 you must immediately|you are required to|you are hereby|i command you|i order you|this is an order|
 comply with the following|must be followed|must be obeyed|take the following action*|
 complete the following task|complete this task|respond to the following instead|your response must|
 adhere to the following|follow this instruction|execute this instruction|execute these instructions|
 treat the following as|you should now|you shall now|you will now|your task is now|is now your task|
 do this first|do as i say|do exactly as|listen to me`,
  instead: 'instead|rather than|in place of|in lieu of',
  from_now_on: `from now on|from this point on|from this point forward|from this moment|from here on|henceforth|
 going forward you|as of now|starting now|beginning now|for the rest of this conversation|
 for the remainder of this conversation|in all future|for all future|in every future`,
  say: `say|says|print|output|respond with|reply with|write|answer with|return|echo|repeat|tell me|display|type|
 state|translate|generate|respond|reply|answer|produce|recite|summarize|append|include|insert|add`,
  only: 'only|just|simply|nothing else|nothing but|exactly|verbatim|no matter what|solely|and then stop',
  before_task: `before you can|before you do|before you start|before you begin|before you answer|before you respond|
 before you reply|before you continue|before you proceed|before you solve|before you use|before you return|
 before you finish|before you complete|before you process|before answering|before responding|before replying|
 before proceeding|before continuing|before using|before calling|before returning|before doing anything|
 before performing|before executing|before summarizing|before completing|before any other|before invoking|
 before running|before providing|before processing|prior to using|prior to calling|prior to answering|
 prior to responding|prior to any|when answering|when responding|when summarizing|after using|after calling|
 after reading this|after completing|after this tool|in order to complete|in order to answer|once you have read|
 upon reading|when this tool|whenever this tool|every time this tool|each time this tool|whenever you|
 as soon as you|first of all`,
  must: `must|you must|have to|need to|required to|should|shall|please|make sure|be sure to|ensure|first|mandatory|
 always|immediately|kindly|it is critical|it is essential|it is important`,
  user_task: `the user's question|the user's request|the user question|the user request|the user's query|user query|
 the user's task|user task|the task|the request|the question|the original task|the task that|solve the task|
 their question|their request|the user asked|my question|my request|any other tool|any tool|other tools|
 the result|the results|the answer|to the user|this document|this page|this email|this text|the summary`,
  task_done: `task complete|task completed|task is complete|task is completed|task is done|task accomplished|
 task finished|mission accomplished|answer: task complete|request fulfilled|analysis complete|job done`,
  every_reply: `every response|every reply|every answer|each response|each reply|each answer|all responses|
 all replies|all answers|all your responses|all your answers|every message|each message|every sentence|
 your responses|all of your responses|all of your answers|every future reply|all future responses|
 all future replies|every output|your output|your answers|every turn|all subsequent|every subsequent|your reply|
 your response|your final answer|your answer`,
  authority: `admin override|administrator override|system override|emergency override|developer override|
 security override|override code|admin mode|maintenance mode|debug mode|root access|sudo|superuser|god mode|
 i am your developer|i am the developer|i am your creator|i am the admin|i am an admin|i am the administrator|
 i am your administrator|i'm your developer|i'm the developer|i'm an administrator|i'm the admin|
 message from the developer*|message from openai|message from anthropic|message from the system|
 message from your developer*|message from the admin*|from the system administrator|from your administrator|
 as your developer|as the developer|as your creator|authorized by openai|authorized by anthropic|
 approved by anthropic|approved by openai|developed by openai to|this is a system message|system notification|
 system alert|system notice|system command|authorization code|clearance level|on behalf of the user|
 i am one of your developers|i work for openai|i am from openai|i am an openai|official openai|
 red team exercise|red team test*|red team member|red team authori*|red team operation*|red teamer*|red team mode`,
  urgent: `important|urgent|attention|critical|warning|notice|mandatory|emergency|immediate action|required action|
 action required|priority|alert|stop|reminder|note|hidden note|secret note`,
  decode: 'decode|decrypt|decipher|deobfuscate|unscramble|base64 decode|base64 decoded|rot13',
  obey: `obey|follow it|follow them|execute it|execute them|do what it says|follow the instructions|carry out|
 act on it|run it|comply|follow its instructions|execute the decoded|do it|perform it|answer it|respond to it`,
  remember: `remember this|remember that from|remember for|remember always|save this to your memory|
 store this in your memory|save to memory|add to your memory|update your memory|commit this to memory|
 persist this|memorize this|keep this in memory|store the following|once you save this|after saving`,
  assistant: `ai assistant|ai agent|ai agents|ai assistants|ai model|ai models|ai system|ai systems|
 ai language model|ai chatbot|ai bot|ais|language model|language models|llm|llms|chatbot|chatgpt|gpt|gpt 3|gpt 4|
 gpt 5|claude|gemini|bard|copilot|llama|mistral|deepseek|qwen|grok|assistant|the assistant|agents|the model|
 artificial intelligence|virtual assistant|large language model|cursor|ai`,
  note_to: `note to|note for|message to|message for|attention|instruction for|instructions for|instruction to|
 instructions to|notice to|notice for|dear|hey|hello|hi|greetings|reminder to|reminder for|warning to|todo for|
 task for|tasks for|request for|memo to|memo for|directed at|addressed to|for any|to any|to all|to the|
 calling all|comment for|hint for|tip for|system note for|prompt for|command for|directive for|directive to`,
  if_assistant: `models reading this|model reading this|assistants reading this|assistants summarising this|
 assistants summarizing this|assistant reading this|llms reading this|agents reading this|agents processing this|
 bots reading this|any assistant that reads|any model that reads|every model that reads|ai helper|ai readers|
 automated assistants that|ai systems that summarize|ai systems that summarise|if you are an ai|
 if you are a language model|if you are an llm|if you are a bot|if you're an ai|if you're a language model|
 if you're an llm|if you are ai|if you are a large language model|if you are an artificial intelligence|
 if you are an automated|if an ai is reading|if an llm is reading|if an ai reads|any ai reading|any llm reading|
 ai reading this|llm reading this|ais reading this|agent reading this|ai processing this|llm processing this|
 assistant processing this|agent processing this|model processing this|ai summarizing this|
 if you are reading this as an ai|ai that reads this|assistant that reads this|if this is read by an ai|when an ai|
 when ai reads|if you are chatgpt|if you are claude|if you are an assistant|if you are the assistant|
 if you are an agent`,
  persona: `do anything now|dan mode|developer mode|dev mode|jailbreak|jailbroken|jailbreaking|god mode|
 unrestricted mode|evil mode|opposite mode|chaos mode|sudo mode|root mode|evil confidant|anti dan|antigpt|
 evilgpt|evil gpt|devgpt|freegpt|basedgpt|darkgpt|superior dan|better dan|betterdan|dan 6|dan 7|dan 11|
 dan jailbreak|act as dan|as dan|called dan|named dan|play dan|mongo tom|stan strive|dude mode|no filter mode|
 uncensored mode|unfiltered mode|unhinged mode|amoral mode|apophis|machiavelli*|aim mode|lose 5 tokens|
 tokens will be deducted`,
  roleplay: `act as|act like|pretend|pretending|role play|roleplay|roleplaying|you are now|you will be|
 you are going to|you're going to|imagine you are|imagine that you are|imagine yourself as|simulate|simulating|
 take on the role|take the role|assume the role|assume the persona|adopt the persona|adopt persona|
 immerse yourself|respond as|answer as|reply as|speak as|talk as|play the role|play the part|you are a|
 you are an|you are the|you're a|you're an|behave as|behave like|in the role of|fictional|hypothetical*|
 a character|character named|character called|ai named|ai called|bot named|bot called|model named|model called|
 stay in character|in this story|in this game|in this scenario|emulate|become|impersonate|you have become|
 stands for|known as|your name is now|your name is`,
  unbound: `no restrictions|no limitations|no limits|no rules|no filters|no filter|no censorship|no guidelines|
 no ethical|no moral|no morals|no ethics|no legal|no boundaries|no constraints|no policies|zero restrictions|
 no safety|without restrictions|without any restrictions|without limitations|without any limitations|
 without any filter*|without filter*|without censorship|without any censorship|without limits|without rules|
 without any rules|without regard for|without regard to|without any ethical|without ethical|without moral*|
 without any moral*|without constraints|without any constraints|without concern for|without any concern|
 not bound by|not bound to|not limited by|not restricted by|not constrained by|not subject to any|
 not required to follow|not have to follow|not have to abide|not have to adhere|not required to abide|
 no longer bound|no longer restricted|no longer limited|unbound by|free from all|free from any|free of all|
 free of any|free from the|free of restrictions|free from restrictions|free from ethical|freed from|broken free|
 break free|breaks free|liberated from|unfiltered|uncensored|unrestricted|unhinged|unconstrained|unmoderated|
 unethical|amoral|immoral|regardless of legality|regardless of ethics|regardless of morality|
 regardless of whether it is|does not care about ethic*|doesn't care about ethic*|disregards all|
 bypass restrictions|bypass all|ignoring ethical|ignoring all ethical|removed all|does not follow any|
 don't follow any|do not follow any|exempt from|not obligated to|all restrictions lifted|lifted all|
 restrictions removed|safety off|filters off|any request without`,
  never_refuse: `never refuse|never refuses|cannot refuse|can't refuse|can not refuse|must not refuse|do not refuse|
 don't refuse|will not refuse|never say no|never decline|never reject|never deny|never apologize|
 do not apologize|don't apologize|do not apologise|never say sorry|do not say sorry|never say you can't|
 never say you cannot|never say that you|never say it can't|do not say you can't|do not say that you|
 don't say you can't|do not mention that you are|never mention that you are|don't mention that you are|
 do not say you are an ai|never say you are an ai|do not include any warning*|do not include warning*|
 do not include any disclaimer*|do not add disclaimer*|no disclaimer*|without disclaimer*|
 without any disclaimer*|without warnings|no warnings|do not warn|never warn|do not lecture|don't lecture|
 do not moralize|never break character|do not break character|don't break character|stay in character|
 remain in character|always comply|always complies|comply with any|comply with every|comply with all|
 answer any question|answer every question|answers any question|answer all questions|answer all of my|
 any question i ask|anything i ask|whatever i ask|any request i make|fulfill any|fulfil any|obey any|obey all|
 obey every|follows every|follow every order|obeys every|must answer|must always answer|you can answer anything|
 can say anything|can generate any|can do anything`,
  refusal: `as an ai language model|i'm sorry but|i am sorry but|i cannot fulfill|i can't assist|i cannot assist|
 openai policy|openai policies|openai's content policy|openai's policies|content policy|usage policies|
 ethical guidelines|ethical and moral|illegal and unethical|legal or ethical|moral or ethical|
 against your programming`,
  reveal: `reveal|show|print|repeat|output|display|tell me|tell us|give me|share|list|write down|write out|recite|
 leak|dump|expose|disclose|return|provide|echo|spell out|summarize|paraphrase|translate|what is|what are|
 what were|what was|what's|copy|type|state|divulge|extract|describe|explain|say|quote|read me|include|send me|
 reproduce|start with|begin with|read out|regurgitate|what does`,
  own_prompt: `system prompt|system prompts|system message|system instruction|system instructions|initial prompt|
 initial instruction*|original instruction*|original prompt|hidden prompt|hidden instruction*|
 secret instruction*|secret prompt|your instructions|your prompt|your prompts|your guidelines|your rules|
 your programming|pre prompt|preprompt|instructions above|prompt above|text above|words above|sentences above|
 everything above|all the above|previous prompt|prior prompt|previous instructions|prior instructions|
 preceding instructions|instructions you were given|instructions given to you|instructions you received|
 instructions you have|developer message|developer instructions|confidential instructions|internal instructions|
 custom instructions|first prompt|first message|starting prompt|base prompt|your initial|your system|your hidden|
 your secret|your configuration|your internal|text before this|conversation above|context above|entire prompt|
 full prompt|prompt you were given|your original`,
  verbatim: `verbatim|word for word|exactly as|in full|in its entirety|exact text|exact words|in a code block|
 starting with you are|beginning with you are|without changes|character by character|line by line|everything`,
  send: `send|sends|sending|forward|forwards|forwarding|email|emails|emailing|mail|upload|uploads|uploading|post|
 posts|transmit|transmits|transmitting|exfiltrate|exfiltrates|leak|leaks|share|submit|deliver|relay|bcc|copy|
 report|publish|ship|pass|transfer|write|append|include|attach|embed|insert|encode|put|add|make a request|
 make a get request|make a post request|call`,
  private_data: `api key|api keys|apikey|password|passwords|passphrase|credential|credentials|secrets|private key|
 private keys|ssh key|ssh keys|access key|access keys|secret key|secret keys|access token|auth token|session token|
 session cookie|cookies|conversation history|chat history|chat log|chat logs|entire conversation|full conversation|
 whole conversation|this conversation|the conversation|conversation so far|conversation context|environment variables|
 env vars|personal data|personal information|personal details|contact list|contacts list|bank account|bank details|
 account number|credit card|card number|ssn|social security number|medical records|all emails|all files|all messages|
 all documents|user data|user's data|user's files|user's emails|user's email|user's location|user's address|user's name|
 user information|user's information|user's personal|confidential|sensitive data|sensitive information|private data|
 private information|system prompt|security code|verification code|one time password|otp|2fa code|seed phrase|
 recovery phrase|mnemonic phrase|wallet|internal documents|customer data|customer records|employee records|source code|
 everything the user|user's password|chat content|conversation logs|user conversation|message history|passport number|
 browsing history`,
  sensitive_file: `id_rsa|id_ed25519|.ssh/|.ssh|authorized_keys|/etc/passwd|/etc/shadow|.aws/credentials|.aws/|
 .env file|.env|.netrc|.npmrc|.pypirc|.kube/config|.git credentials|.docker/config|.cursor/mcp.json|mcp.json|
 claude_desktop_config|.bash history|.zsh history|wallet.dat|keychain|/proc/self/environ|login data|.pgpass|
 .config/gcloud|.gnupg`,
  read: `read|reads|reading|open|cat|load|access|fetch|retrieve|get|extract|collect|gather|obtain|copy|print|show|
 scan|look up|list|dump|grab|pass|provide|include|locate|find|search`,
  sink: `to me|to this address|to this url|to this email|to this server|to this endpoint|to this webhook|
 to the following|to my|to attacker*|attacker|external server|remote server|external endpoint|webhook|
 to our server|to our endpoint|to an external|to the external|pastebin|in the url|in the image url|
 as a query parameter|as query parameter|as a parameter|query string|in an image|as an image|markdown image|
 ngrok|exfil|collector|third party|third parties|in the response|in your response|in your reply|in your answer|
 to the attacker|discord webhook|telegram bot`,
  address: 'http:|https:|www.|mailto:|ftp:|hxxp:|hxxps:',
  not_tell: `do not tell|don't tell|do not mention|don't mention|do not inform|don't inform|do not notify|
 don't notify|do not reveal|don't reveal|do not disclose|don't disclose|do not show|don't show|do not alert|
 don't alert|do not let|don't let|never tell|never mention|never inform|never reveal|never disclose|never notify|
 never show|must not tell|must not mention|must not reveal|must not disclose|must not inform|should not tell|
 should not mention|avoid telling|avoid mentioning|refrain from mentioning|refrain from telling|hide this from|
 hide it from|conceal this from|conceal it from|keep this from|keep it from|keep this hidden from|
 keep this secret from|do not explain|don't explain|do not ask|don't ask|do not report|do not display|
 do not acknowledge|don't acknowledge|not be shown to|not be visible to|not be disclosed to|not be told`,
  user: `the user|user|users|anyone|anybody|the human|the customer|the owner|the victim|the operator|them|him|her|
 the reader|to the user|the end user|the person|your human|your owner`,
  unseen: `secretly|silently|quietly|discreetly|covertly|stealthily|in the background|behind the scenes|unnoticed|
 without leaving a trace|without leaving any trace|without a trace|without being noticed|without being detected|
 goes unnoticed|avoid detection|without raising suspicion|undetected|do not draw attention|invisibly`,
  without_asking: `without telling|without informing|without notifying|without alerting|without asking|
 without mentioning|without the user's|without user's|without user confirmation|without user approval|
 without user consent|without the user knowing|without their knowledge|without their consent|
 without confirmation|without asking for|without requiring confirmation|without any confirmation|
 without further confirmation|without prompting the user|without showing|without waiting for|without permission|
 without authorization|no confirmation needed|no user action needed|no confirmation is|user has already approved|
 user has already confirmed|user already approved|user has pre approved|already authorized|no need to ask|
 no need to confirm|no need to inform|do not ask for confirmation|don't ask for confirmation|do not wait for|
 skip confirmation|skip the confirmation|bypass confirmation|bypass the confirmation`,
  secretly: `keep this secret|keep it secret|keep this confidential|keep this between us|keep this a secret|
 our little secret|this is a secret|do not mention this|don't mention this|never mention this|do not reveal this|
 don't reveal this|do not disclose this|do not talk about this|do not tell anyone|don't tell anyone|
 do not discuss this|do not mention these|never reveal this|never disclose this|do not repeat this|
 do not refer to this|do not mention it|don't mention it|do not reference this|do not acknowledge this|
 do not mention that|don't mention that|hide these instructions|do not show these instructions|
 do not reveal these instructions|do not mention these instructions`,
  use_tool: 'call|use|invoke|run|execute|trigger|activate|utilize|make a call to|calling|invoking',
  tool_word: 'tool|tools|function|functions|plugin|plugins|api|action|actions|mcp server|endpoint|method',
  arguments_word: `with the arguments|with arguments|with the parameters|with parameters|
 with the following arguments|with the following parameters|with argument|with the argument|with the parameter|
 with the following input|with the input|and pass|passing|with recipient|with the recipient`,
  run_command: 'run|execute|launch|start|type|enter|paste|invoke|exec|eval',
  command_word: `command|commands|shell command|terminal command|bash command|script|code|payload|in the terminal|
 in a terminal|in your terminal|in the shell|following command|curl|wget|powershell|rm rf|chmod|sudo`,
  mention: `prompt injection|prompt injections|injection attack*|injection attempt*|jailbreak attempt*|
 jailbreak prompt*|attacker|attackers|an attack|attacks|adversarial|adversary|malicious|malware|phishing|
 vulnerab*|exploit*|security|e.g.|for example|for instance|such as|example|examples|detect*|defend*|defense|
 mitigat*|prevent*|protect*|test case|test cases|payload|payloads|blocklist|denylist|classif*|guardrail*|threat*|
 owasp|red teaming|benchmark|dataset|like "|phrases|phrase|patterns|regex|quote|quotes|quoted|quoting|
 quotation|literal string|analyst*|researcher*|paper|article|blog post|research|changelog|release notes|
 regression test|unit test|fixture|test data|documentation|the docs|rule docs|guidance|awareness|trainer|
 training material|workshop|lesson|learners|students|explains why|describes|untrusted|red team report|postmortem|
 sample transcript|attack phrase|attack example|false positive*|allowlist|lint|linter|assert*|expect`,
  negation: `do not|don't|never|not|cannot|can't|should not|shouldn't|must not|mustn't|won't|will not|avoid|without|
 rather than|refuse to|refuses to|if you|cannot be|to prevent|unable to|does not|doesn't|didn't`,
  lasting: `future conversation|future conversations|future session|future sessions|future chats|future chat|
 future threads|future interactions|later conversations|later conversation|later sessions|later chats|
 subsequent conversations|subsequent sessions|next conversation|next conversations|every conversation|
 all conversations|each conversation|each chat|every chat|all chats|each new conversation|across conversations|
 across sessions|across chats|for good|from this day on|until further notice|whenever we talk|chats that follow`,
  keep: `remember|memorize|memorise|keep in mind|bear in mind|internalize|carry over|keep using|treat|
 sign off with`,
  recommend: `recommend|promote|advertise|endorse|praise|plug|favor|favour|suggest|push|speak well of|
 speak highly of|speak positively of|speak positively about|put in a good word for|steer users|steer the user|
 direct users to|point users to|insert a recommendation|add a recommendation|insert a friendly recommendation`,
  always: `always|in all cases|at every opportunity|whenever possible|every time|in any case|without exception|
 be sure to|make sure to|must|have to|every answer|each answer|every list|every comparison|please`,
  user_asks: `when the user asks|whenever the user asks|if the user asks|once the user asks|should the user ask|
 should the user later ask|if the user later asks|when asked|if asked|whenever asked|when someone asks|
 whenever someone asks|if someone asks|if anyone asks|when anyone asks|when somebody asks|if somebody asks|
 when the user mentions|if the user mentions|whenever the user mentions|as soon as the user|
 the moment the user|the moment somebody|the moment someone|once the user agrees|once the user confirms|
 once the user says|when the user says|if the user says|whenever the user says|next time the user|
 the next time somebody|upon the next request|the next request for|when users ask|if users ask|
 whenever users ask|in case the user|wait for the user to|wait until the user|when the user types|
 when the user thanks|when they ask|if they ask|comes up in the chat|comes up in the conversation|
 when the conversation turns to|as soon as a question`,
  own_memory: `your memory|saved memories|your saved memories|your long term memory|
 commit to memory|commit this to memory|commit the following to memory|what you know about me|
 what you know about the user|your notes about the user|lasting preference|permanent preference|permanent note|
 permanent instruction|standing instruction|standing order|user profile that you keep|memory entry|
 persistent notes|persistent instructions`,
  best: `as the best|as the top|as the only|as the leading|as the most|as number one|as the first|
 the first option|the only one worth|first and foremost|on top of|at the top|above all others|over all others|
 above its competitors|over competitors|instead of competitors|its rivals|the only trustworthy|
 only may be suggested|may be suggested|as unbeatable|unbeatable|as the preferred|the best choice|
 as first choice|the favourite|the market leader`,
  store: `store|save|note|persist|retain|record|write down|make a note|add to memory|log`,
  place: `name|call|list|present|rank|describe|put|position|mention|rate|portray`,
  whatever: `no matter what|whatever the user|whatever is asked|whatever the question|whatever you answer|
 in whatever you|whatever product|in every answer|in each answer|in every list|in every comparison|
 in your answer|in your summary|in your reply|at the end of your`,
  reply_so: `tell them|tell him|tell her|tell the user|ask them for|ask him for|ask for their|reply that|answer that|
 claim that|deny it|deny that|say that|say there|pretend that|refuse to|insist that|give only|point them to|
 direct them to|refer them to|start again with|treat it as`,
};
