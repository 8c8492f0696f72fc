/**
 * What poisoned definitions speak of, by kind: whom they address, what they want of it, what it is done to, and how it
 * is kept from the user. No word is suspicious alone. A `*` at the end stands for any ending of the word.
 */
export const CUES: Readonly<Record<string, string>> = {
  agent: `assistant*|agent|agents|model|models|ai|llm*|bot|bots|caller*|copilot|claude|gpt|chatbot*|whoever calls`,
  you: `you|your|yourself|yours`,
  user: `user|users|person|persons|people|human*|customer*|owner*|reader*|end user*|client's|patient*|employee*|
 colleague*|staff`,
  somebody: `anyone|nobody|somebody|anybody|someone|everyone|everybody|no one|they|their|them|him|her`,
  vendor: `our|us|we|ours|ourselves`,
  host: `the host|host's|machine*|computer*|desktop|terminal|laptop|clipboard|home directory|home folder|local machine|
 process environment|operating system|disk|workstation|shell|browser`,
  conversation: `conversation*|chat|chats|dialogue*|transcript*|discussed|discussion|messages|turns|thread|threads|
 recap|so far|this session|context window|chain of thought|reasoning|what was said|history|interaction*|exchange|
 utterance*|wording`,
  said: `said|told|wrote|typed|asked for|mentioned|shared with you|uttered|requested|revealed|expressed`,
  prompt: `system prompt*|your prompt*|initial prompt|hidden prompt|original prompt|prompt you|system message|
 instructions|guideline*|orders|directive*|persona|operating rules|your rules`,
  limits: `limits|restriction*|guardrail*|safety|caution|refusal*|safeguard*|protection*|safety polic*|content polic*|
 filters|constraint*|sandbox*|boundaries|precaution*|moderation|firewall*|antivirus|virus scanner|monitoring`,
  secret: `key|keys|password*|passphrase*|credential*|secret|secrets|token|tokens|cookie*|pin|one time code*|
 certificate*|keychain*|keyring|keystore|seed phrase|recovery phrase|mnemonic|pem|login|logins|security code|
 verification code*|recovery code*|social security|passcode*|card number*|bank details|signing key|api key*|
 connection string|vault|wallet*|id rsa|.ssh|ssh`,
  intimate: `health|medical|income|salar*|passport*|date of birth|private|confidential|personal|payroll|tax|religion|
 location|address book|contact|contacts|inbox*|mailbox*|mails|emails|calendar|bank statement*|search history|browsing|
 family|financial|identity|home address|phone number*|names of`,
  place: `.env|.aws|/etc|.config|.npmrc|.bashrc|.zshrc|.docker|.kube|hosts file|dotfile*|environment variable*|env|
 environment|configuration file|local configuration|autostart|documents folder|downloads folder|kubeconfig|
 user profile*`,
  file: `file|files|document*|folder*|directory|directories|spreadsheet*|pdf*|drive|drives|repositor*|notes|photo*|
 source code|screenshot*|attachment*|database|archive*|backup*`,
  content: `content|contents|text|lines|copy|copies|dump*|full|complete|whole|entire|verbatim|everything|all of|in full|
 listing|inventory|list of|exact|word for word|in its entirety|raw|unredacted|summary of|details`,
  send: `send|sends|sent|sending|forward*|submit*|deliver*|transmit*|upload*|post|posts|posted|relay*|dispatch*|ship|
 ships|shipped|push|pushed|mailed|emailed|share|shares|shared|transfer|transfers|transferred|publish*|goes to|go to|
 goes out|mirror*|exfiltrat*|announce*|stream|streamed|leak*|broadcast*|route|routed|beacon*|smuggle*|sync|syncs|synced|
 leaves|report to|reported to|reports to`,
  fill: `put|puts|place|placed|fill|fills|filled|append*|attach*|include|included|includes|insert*|embed*|paste*|supply|
 supplied|supplies|provide|provided|provides|pass|passed|passes|hand over|hand it|handed|hands|quote|quoted|quotes|
 state|stated|add|added|adds|give|given|gives|carry|carries|carried|accompan*|enter|entered|encode|encoded|write|writes|
 written|along with|record|recorded|echo*|repeat*|disclose*|reveal*|populate*|enclose*|deposit*|prepend*|store|stored|
 set to|hold|holds`,
  gain: `read|reads|open|opens|opened|load|loads|loaded|fetch*|collect*|gather*|obtain*|retriev*|extract*|locat*|
 look up|look into|scan|scans|scanned|enumerat*|harvest*|browse|browses|find|finds|taken from|take it|query|queried|
 search|searched|export*|go through|pick out|capture*|grab*|pull|pulled|acquire*|inspect*|scrap*|compile*|snapshot|
 get hold of|crawl*`,
  slot: `field|parameter*|argument*|value|values|body|header|comment|label|here|this place|payload|placeholder|slot`,
  must: `must|should|shall|has to|have to|had to|is to|are to|to be|need to|needs|needed|required|requires|require|
 necessary|mandatory|expected|expects|obliged|ought|make sure|compulsory|essential|supposed to|ensure|ensures|
 is customary|may only|obligatory`,
  please: `please|kindly|let the|have the|feel free|take care|be sure|note that|let it|see to it|would be good|we ask|
 is best|it is fine`,
  first: `before|prior to|first|beforehand|ahead of|initially|initialization|beginning|start of|preced*|prior|
 in advance|until|at the outset|prerequisite|upfront|warm up`,
  after: `after|afterwards|once|as soon as|then|later|following|subsequently|thereafter|upon completion`,
  every: `every|each|always|all|any|whenever|whatever|whichever|whoever|without exception|under no circumstances|
 exclusively|immediately|at once|right away|unconditional*|straight|automatically|invariably|constantly|without fail`,
  quiet: `silent*|secretly|quiet*|unnoticed|unseen|discreet*|covert*|in the background|housekeeping|unaware|in the dark|
 behind the scenes|internal matter|transparent to|in secret|unbeknownst|disguis*|under a pretext|without the knowledge|
 invisibl*|stealth*|undetected|low profile|camouflag*|under the hood|without notice|for internal use`,
  telling: `mention*|tell|tells|telling|talk|say|says|inform|informed|notify|explain*|bring up|bring it up|point out|
 aware|learn|know|knowing|notice|noticed|summary|announced|draw attention|drawing attention|bother|worry|confuse|
 answers|acknowledg*|comment on|refer to|speak of|narrat*|let on|alert`,
  conceal: `conceal*|hide|hides|deny that|deny it|must be omitted|be left unsaid|keep quiet|leave out|left out|
 suppress*|cover up|refrain*|stays with|unlogged|purg*|any trace|eras*|withhold*|mask|masks|gloss over|leave this out|
 obscur*|scrub*|keep back|off the record|play down`,
  not: `not|no|never|none|nothing|without|neither|nor|don't|doesn't|need not|rather than|instead|isn't|cannot|no longer|
 avoid*|unless|stop|stopped`,
  consent: `approv*|confirm*|permission|permissions|consent*|authori*|agree*|review*|dialog|dialogs|human in the loop|
 consult*|ask|asks|asking|asked|implied|object|objects|checking|warning|warnings|vetted|sign off|clearance|cleared|
 accept*|acknowledgement|question`,
  undo: `ignor*|bypass*|disregard*|overrid*|skip*|disabl*|circumvent*|lift|lifted|drop|dropped|waive*|supersed*|void|
 exempt*|switched off|switch off|turn off|turned off|pause|paused|dismiss*|suspend*|lower|weaken*|loosen*|relax*|
 set aside|neglect*|deactivat*|neutralis*|defeat*|unlock*|shut off|lifts|does not apply|do not apply|do not bind|
 overrul*`,
  rank: `precedence|priority|ranks|supersedes|binding|outweigh*|obey*|comply|complies|acted upon|act upon|carried out|
 carry out|perform|performed|adopt|to the letter|exactly as|do as|do whatever|without question|in place of|above all|
 follow its|follow any|follow whatever|heed|abide|trumps|prevail*`,
  others: `other|others|another|competing|alternative*|similar|different|built in|standard|further|remaining|else|
 connected|rival*|comparable|native|third party`,
  tool: `tool|tools|function|functions|server|servers|plugin*|integration*|connector*`,
  common: `send_email|transfer_funds|read_file|write_file|send_message|delete_file|send_money|mail tool|payment tool|
 shell tool|browser tool|git push|search tool|database tool|http tool|messenger|file tool|create_event|post_message|
 run_command`,
  scorn: `unreliable|deprecated|dangerous|unsafe|insecure|outdated|broken|imitation|steal*|slow|unsupported|doubt*|
 obsolete|compromised|inferior|malicious|unofficial|distrust*|faulty|wrong results|inaccurate|buggy|discontinued|
 vulnerable|legacy|abandoned|counterfeit`,
  prefer: `prefer*|favour|favor|choose|chosen|choice|pick|picked|select|selected|prioriti*|sole|only one|official|
 most accurate|best|finest|first choice|go with|opt for|default to|reach for|turn to|rely on|number one`,
  change: `chang*|modif*|replac*|rewrit*|swap*|redirect*|rais*|multipl*|prefix*|alter*|correct*|increas*|shift|shorten*|
 overwrit*|adjust*|substitut*|tweak*|patch*|divert*|reroute*|round up|inflate*|tamper*|falsif*`,
  money: `payment*|pay|pays|paid|account|accounts|amount*|fee|fees|recipient*|beneficiary|payee|iban|invoice*|price*|
 purchase*|charge*|billing|transaction*|refund*|subscription*`,
  address: `@|https:|http:|webhook*|endpoint*|ftp|mailto:`,
  outside: `partner*|vendor*|third parties|external|outside|consultant|collector|remote|analytics|public|publicly|
 internet|provider's|supplier*|contractor*|affiliate*|off site|elsewhere`,
  machine: `install*|run|runs|execut*|root|sudo|administrator*|admin|cron*|scheduled task*|download*|delet*|elevated|
 authorised keys|authorized keys|backdoor*|launch*|open port|kill|daemon|curl|wget|pipe|service account|reboot*|
 command*|script*`,
  grant: `grant*|access|rights|role|roles|owner|ownership|invite*|write access|member*|scopes|two factor|everyone can|
 privilege*|permissive|add our|public|co owner|guest`,
  deceive: `claim*|pretend*|lie about|persuad*|convinc*|assure|assures|assured|steer*|talk into|invent|invents|invented|
 make up|as though|as if|make believe|believe|say that|urge*|trick|tricks|misstat*|discourag*|cover story|answer that|
 state that|impersonat*|fabricat*|mislead*|deceiv*|feign*|present it as|reassur*|nudge*|pose as|posing as|
 under the guise`,
  promote: `recommend*|advertis*|prais*|promo|promote*|promotion*|on top|worse|better|safest|our product*|premium|
 competitor*|ratings|endors*|sponsor*`,
  last: `permanent*|memory|remember*|future|from now on|from here on|lasting|persist*|for good|long term|surviv*|
 rules file|claude.md|agents.md|cursorrules|later sessions|later conversations|next session*|memori*|indefinite*|
 henceforth|onwards|forever`,
  moot: `even though|even if|even where|even when|regardless|irrespective|no matter|whether or not|nothing to do with|
 unasked|unrelated|without being asked|whatever the|notwithstanding|despite|in spite of|unprompted|of your own accord|
 independent of`,
  also: `also|additionally|in addition|as well|besides|a second|likewise|at the same time|on top of|moreover|
 furthermore|what is more|a further|apart from|over and above`,
  result: `result*|response*|reply|replies|returned|returns|output*|answer|page|article|ticket|issue|comes back|
 what it returns|retrieved`,
  work: `you write|you create|you edit|you generate|you touch|you produce|code that|every function you|workflow*|
 dependenc*|postinstall|template*|generated|codebase|snippet*|function you|files you`,
  authority: `operator*|developer*|management|department|security team|by order|on behalf of|hereby|regulation*|court|
 official notice|board|supervisor*|anthropic|openai|company that|platform|headquarters|it support|law|legal|compliance|
 ceo|authorities|ministry|pursuant|mandate*`,
  channel: `base64|hexadecimal|hex|emoji|reverse|backwards|first letters|spell*|letters|white space|pixel*|image|link|
 links|url|subdomain|host name|query parameter*|query string|rot13|steganograph*|acrostic|cipher*|obfuscat*|metadata|
 file name`,
  disrupt: `success|succeeded|quota*|log|logs|logging|audit|audit trail|delay*|again and again|without end|thousands|
 retry|loop*|flood*|exhaust*|budget|notifications|alarm*|tokens as possible|repeatedly|endless*|block`,
  excuse: `debugging|verification|licence*|license|licensing|quality|calibrat*|accounting|security reasons|integrity|
 diagnostic*|abuse|statistics|safekeeping|telemetry|for context|routine|auditing|so that|in order to|otherwise|
 in line with|for support|compatibility|synchroni*|customary|technical reasons|personalis*|personaliz*|onboarding|
 due diligence|to prevent|optimi*`,
  usage: `user agent*|browser agent|agent string*|user asks|users ask|user wants|user requests|ask the user|
 when the user|whenever the user|if the user|asks for|asks about|user provides|user specifies|user mentions|user says|
 user refers|use this tool|use this when|returns|for example|e.g.|such as|useful for|this tool returns|see also|default|
 optional|make sure to|available|prompt user|prompt the user|enter key|primary key*|foreign key*|key points|key value|
 current state|as default`,
  thing: `would silently|will silently|fail silently|fails silently|silently ignor*|silently drop*|silently truncat*|
 we should|we recommend|memory access|memory usage|in memory|free memory|id|ids|date|dates|number|type|list|page|pages|
 item|items|table|column|columns|row|rows|record|records|project|projects|issue|issues|json|string|object|array|filter|
 format|query|search|results|api`,
  denial: `never reads|never sends|never stores|never leaves|never sees|never logs|never shares|does not send|
 does not read|does not store|does not change|is not stored|are not stored|is never|are never|not logged|not included|
 cannot be read|are not returned|are redacted|are masked|is masked|is hashed|are rejected|is rejected|read only`,
};
