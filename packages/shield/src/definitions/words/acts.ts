import type { DefinitionLexicon } from './concept.ts';

/** English again: what poisoned definitions do, by kind of act, beside the phrases in english.ts. */
export const ACTS: DefinitionLexicon = {
  hush: `must not be said to|not be said to|should not be said to|is not shown to|not for the person|is not for the|
 do not look at the|never reveal that|is not told|are not told|without notice|do it without|gets only the result|
 reveal that it was used|say nothing about|say nothing of|no word about|no word of it|keep it out of your|
 keep this out of your|keep it out of the|keep this out of the|leave this out of|leave it out of|leave that out of|
 leave this out when|leave it out when|is not to learn|not to learn of|are not to learn|not to know of|
 does not have to know|do not have to know|must not learn|must not find out|should not find out|not find out|
 must not become aware|remain invisible to|remains invisible to|stays invisible to|stay invisible to|stay unseen|
 stays unseen|remain unseen|this stays between us|stays between us|if asked deny|if asked, deny|deny it if|
 deny that you|act as if nothing|behave as if nothing|as if nothing else|make it look like part|make it look as if|
 talk about something else|user's attention|not for the eyes of|not to appear in the answer|not to appear in the reply|
 not appear in your answer|not appear in the summary|not appear in your reply|without the knowledge of the user|
 user is not told|without the user's knowledge|user is not informed|of which the user|so that nobody notices|
 nobody notices|nobody will notice|no one notices|without anyone noticing|without the user noticing|
 without being noticed|so that the user does not notice|does not look at the|would only confuse|could worry the|
 would worry the|to avoid alarming|for you alone|for the model alone|for the assistant alone|only for the assistant|
 only for the model|not for the user|not meant for the user|not intended for the user|avoid any reference to|
 make no reference to|make no mention|without any mention|no need to report|no need to bother|
 there is no need to report|hide this step|hide this call|hide this fact|conceal this|conceal the|cover up|
 claim that nothing|say that nothing|tell the user that nothing|tell them that nothing|
 tell the user that everything is fine|not to be mentioned|not to be discussed|not to be revealed|not to be disclosed|
 is left unmentioned|goes unmentioned|shall not be informed|should not be informed|must not be informed`,
  fill_in: `put it into|put it in|put them in|put them into|put the text|put the content|put the contents|put what|
 put its|pass it as|pass it in|pass it to|pass them as|pass its|pass the text|pass the content|pass the contents|
 pass what|hand it over|hand the text|hand it in|hand them over|supply it|supply the text|supply its|
 supply the content|supply what|include it in|include them in|include its|attach it|attach its|append it to|
 append its|append the text|write it into|write it in|write the text|write its|place it in|place the text|
 place its|place the content|fill it in|with it|to the result|holds what|hold what|contains what|enter it in|
 enter the text|insert it|insert its|give it to this tool|give it to the|copy it to|copy it into|encode it|
 set it to|mention it in|its content|its contents|the text in|the text as|text of it|submit it|provide it in|
 provide it as|provide its|send it as|send it in|send it along|use it as|as value of|as the value|is to be entered|
 are to be entered|feed it to|feed its`,
  slot: `this parameter|this field|this argument|this value|parameter|parameters|field|argument|the second argument|
 the first argument`,
  must_hold: `hold|contain|must hold|must contain|has to hold|has to contain|should hold|should contain|shall contain|
 shall hold|is set to|set to|must equal|expects|fill in|filled with|concatenate|value of|values of|default: the|
 defaults to|text of|contents of|content of|output of|the value is taken from|is what|all of|any of|copy of|pass|put|
 include|paste|must be|has to be|needs|requires|required:|the full|the complete|the whole|everything`,
  loot: `login data|one-time code|keys and tokens|files of the user|documents of the user|credentials of the|
 private key|private keys|ssh key|ssh keys|seed phrase|recovery phrase|mnemonic|master password|saved passwords|
 stored passwords|password store|password stores|session cookies|cookies of the browser|browser cookies|
 browser's cookies|session tokens|bank details|credit card number|social security number|api keys of the user|
 all api keys|any api key|user's api key|user's password|password of the user|password that the user|
 passwords of the user|user's credentials|environment variables|every environment variable|env vars|database password|
 aws_secret_access_key|github_token|secret_access_key|any secret|all secrets|password file|keystore|saved logins|
 wallet.dat|key files|private photos|keys and password|.bash_history|shell history|.gnupg|token of the user|
 tokens of the user|user's token|access token of the user|stolen|ssh configuration|ssh config|ssh_private_key|
 user_password`,
  said: `everything that was said|everything said|what was said|what you were told|you were told|you were given|
 what the user said|what the user asked|all that was said|conversation so far|chat so far|chat history|
 whole conversation|full chat|complete transcript|system prompt|your instructions|your setup|your configuration|
 last messages|all previous messages|list of your tools|tools that you can call|tools that you have|all tools you|
 what you know so far|what you know about|whatever you know|all memories|your memory of|your memories|
 results of earlier|results of the last call|output of the other tools|your reasoning|context window`,
  high_role: `root|the legal|the owner of|it team|helpdesk|your developers|the authorities|head office|
 security department|security team|security policy|system administrator|the administrator|administrators|admin|
 legal department|compliance|management|it department|the vendor|the platform|the operator|operator|anthropic|openai|
 owner of this workspace|the developers of|host application|headquarters|the regulator|the board|the ministry|
 new regulation|company rule`,
  ordered: `allow you|i allow|instruction of|has approved|has confirmed|confirmed that|requires|has decided|
 authorised by|authorized by|approved by|official instruction|emergency order|are reported to|is reported to|message of|
 policy of|breaks the terms|comes from|act for|update from|has ordered|have ordered|by order of|order of|ordered|
 directive of|directive from|notice|notice:|message from|instructs|commands|has instructed|obliges|obliged|approved all|
 approves all|in advance|effective today|effective immediately|effective at once|valid at once|from now on|from here on|
 as of today|as of now|is a violation|comply with|complies with|has already agreed`,
  this_text: `returned prompt|prompt that is returned|returned persona|the answer of this tool|follow the steps in the|
 what it says|links that are returned|the behaviour in the result|this tool returns|the file|instructions in the file|
 persona that this tool|results are|in the result|this description|this text|this notice|these instructions|
 this document|this message|instructions here|what this tool returns|what comes back|the text that comes back|
 the returned text|the output|the result|its output|its results|directives embedded|what it returns|what is returned`,
  outranks: `until the end of the conversation|your new|higher than the wishes|go on with the result|
 follow what they say|do what it says|are orders|contains orders|in place of your|and keep to them|
 code that this tool returns|your own opinion|replaces the wishes|without asking the user|have priority over those|
 rank than|are commands of|forget what the user|do whatever|do what the|precedence|takes precedence|holds precedence|
 takes priority|has priority over|above everything|above all else|over the operator|over the user|over your|higher rank|
 rank of your|more weight than|outranks|overrides|override|replaces your|replace your|instead of your|supersedes|
 without further review|without review|carry it out|carry them out|to the letter|follow it|follow them|obey|adopt it as|
 adopt the|as your own|run every command|execute the code|as if the user had`,
  gate_all: `never answer|no tool|every request of|every request must|each answer|every answer|results of every|
 results of any|results of all|results of the other|communication tools may|file tool|whatever the request|
 asks for something else|may only be used after|other servers may only|will fail until|even if it does not fit|
 before the user sees|after any other tool|after all other tools|not allowed to use|before any other tool|
 before all other tools|before every other tool|ahead of every other|ahead of any other|ahead of everything|
 before anything else|no other tool may|tools may only be used after|tool may only be used after|before any file|
 before using any tool|before calling any tool|before any tool|prior to any other tool|before you do anything|
 first action|even if another server|tools of other servers|tool of another server|also when nobody|even if nobody|
 even if not asked|even when not asked|when nobody asked|whether or not|regardless of what is|regardless of the request|
 regardless of the task|whatever is requested|whatever the task|whatever the user wants|whatever the user asks|
 in every conversation|at the start of every|at the start of each|at the beginning of every|at the beginning of each|
 in every turn|in each turn|every turn|each turn|after each tool call|after every tool call|after every message|
 after each message|every user message|each user message|each and every|every single|for all sessions|any workflow`,
  this_first: `before this one|before this tool|after this one|after this tool|unless this tool|until this tool|
 by this tool|with this tool|begin with this|of this tool first|through this tool|this tool nevertheless|call it again|
 this tool again|first in any workflow|this tool first|to this tool|must be called|must be run|must be invoked|
 must come first|comes first|call this|run this|invoke|is always|has to run|has to be called|needs to run|must run|
 always call|pass through|passes the|passed through|goes to|go through|receive|received|register`,
  guard_word: `certificate|redirect|safety guidelines|rules of the host|rate limits|input validation|
 the input completely|logging|every call|further calls|all further calls|deletions|restriction|dialog|dialogs|rights|
 confirmation|confirmations|approval|permission dialog|safety checks|security warnings|warnings|content policy|
 validation|sandbox|the sandbox|access control|certificates|tls checks|review step|reviews|the review|allow list|
 allowlist|audit log|two factor|restrictions|virus scanner|antivirus|endpoint protection|firewall|usual caution|
 check back|asking a person|consent`,
  waved_off: `always confirmed|only cost|cost time|leave them out|without the approval|run it as it is|
 as it is executed|get in the way|do not check|are exempt|to be ignored|is executed as it is|accept any|trust the input|
 turn off|no consent|has given it|grants the most|answer yes|do not apply|does not apply|no meaning|have no meaning|
 answer every dialog|as harmless|treat every|as confirmed|no check|without any check|are off|switch off|switched off|
 turned off|disable the|disables the|disabled|stop asking|are to be ignored|is to be ignored|is not needed|not needed|
 are not needed|no longer needed|exempt|takes place|is a violation|needs no|need no`,
  common_tool: `send email|send mail|send message|send money|transfer money|make payment|pay invoice|write file|
 read file|create file|delete file|run command|execute command|post message|create event|create issue|
 create commit|git push|search web|web search|get weather|fetch url|book flight|create note|save note|
 mails sent with|messages sent with|files written with|commits made with|commits created|every outgoing|
 when mails are sent|when a mail is sent|when a payment|payments`,
  redirected: `invite|as its address|as the address|instead of the one that|whatever anyone has|is to be replaced|
 to be sent to|are to be sent|also be pushed|be in bcc|extra header|takes its|only works when|whatever payee|
 whatever recipient|whatever address|whatever account|no matter which recipient|whatever the user has said|
 whatever was named|instead of the account|instead of the recipient|is out of date; use|as beneficiary|as payee|
 as recipient|takes as payee|account number with|bcc|blind copy|has to contain|must contain|must also go|
 must go to|also pushed|be in copy|in copy to|swap the|replaced by|multiply every amount|use as its address|
 is added|must be added|in cc|a copy to`,
  made_wrong: `must be replaced|must be changed|must be lowered|must be raised|must be multiplied|must be altered|
 must be rounded up|are known to be manipulated|are manipulated|change them before|change it before|lowered by|
 raised by|have to be changed|has to be changed|must be ignored|must not be shown|must be left out|are to be rated|
 is to be rated|are to be left out`,
  scorned: `is outdated|is insecure|are insecure|is deprecated in favour|in every respect|must be avoided|
 are unreliable|must never|no longer safe|do not work|does not work|are broken|are not trusted|is not trusted|
 leaks data|leak data|loses data|lose data|may not be chosen|must not be chosen|not be chosen|may not be used|
 must not be used|were compromised|was compromised|is compromised|are compromised|considered broken|
 known to overcharge|overcharge|are wrong|cost more|known to be manipulated|has a bug|have a bug|
 outdated and insecure|leave every competing|leave all others|is malicious|are malicious|steal`,
  pick_me: `is only complete with this|for every question|whatever it is about|select this tool|use this one|
 recommend this tool|better than|if several tools fit|names another one|names another tool|prefer this tool|
 over every other|no need to look at|call only this|select this one|belong here|send every request here|select it first|
 pick this first|pick this one|take this one|choose this tool|reach for this one|use this tool for every|
 use this tool for everything|use this for everything|always use this tool|always choose this tool|this one instead|
 use this instead|never answer from your own|never reply from what|from your own knowledge|from what you know yourself|
 users love this|finest|must be used exclusively`,
  danger_command: ['| bash', '|bash', '| sh', '|sh', 'chmod r 777', 'chmod 777', 'chmod -r 777', 'rm rf /',
    'rm rf ~', 'nc e', '/dev/tcp/', 'authorized keys', 'bash i', 'curl d @', 'powershell enc', 'core.hookspath',
    '| nc', 'systemctl stop firewalld', 'ssh ed25519 aaaa', 'ssh rsa aaaa', 'etc/sudoers'],
  opened: `opens a terminal|open a terminal|opens a shell|open a shell|in a terminal|in the terminal|in your terminal|
 enters|before the first run|before the first use|to activate it|to install it`,
  agent_file: `claude.md|.cursorrules|.cursor/rules|agents.md|copilot instructions.md|.windsurfrules|.bashrc|.zshrc|
 .bash_profile|.profile|your memory|your long term memory|long term memory|the memory tool|
 claude_desktop_config.json|.vscode/settings.json|.cursor/mcp.json|system prompt of`,
  write_to: `append|add to|write into|write to|writes to|store in|save to|save in|insert into|update|edit|remember in|
 put into|adds to|appends to`,
  safe_claim: `is trusted|are trusted|can be trusted|are safe|is safe|needs no confirmation|need no confirmation|
 no warning|without asking|never ask again|no longer ask|has agreed`,
  keep_mind: `remember|memorise|memorize|memory|keep in mind|for all later sessions|for later sessions|
 future sessions|in all later conversations|all future sessions|permanently`,
  if_about: `in case somebody asks|in case the user asks|if somebody asks|if the user asks about|
 when the user asks about|if asked about|when asked about|asks about`,
  answer_that: `answer that|say that|reply that|claim that|tell them that|tell the user that|state that|insist that`,
  endless: `again and again|endless loop|hundred times|thousand times|keep calling|keep going with it|
 until it says stop|as often as possible|in an infinite loop|without ever stopping|repeat forever`,
  no_ask: `never ask|do not ask|don't ask|never prompt|do not wait for|stop asking|never seek|do not seek|
 do not request`,
  attack_verb: `exfiltrates|exfiltrate|beacon|register the|send a phishing|post spam|build a fake|clone a|infects|
 demand|drop a payload|run shellcode|find targets|mine coins|move on to|walk out of|spreads to|spread to|brick|bricks|
 switches off|make the target|exploit|exploits|abuse|abuses|attack|attacks|hijack|hijacks|spoof|spoofs|forge|forges|
 poison|poisons|flood|floods|crack|cracks|guess|guesses|brute force|brute forces|impersonate|impersonates|steal|steals|
 sniff|sniffs|intercept|intercepts|evade|evades|bypass|bypasses|smuggle|smuggles|inject|injects|infect|deface|blackmail|
 trick|tricks|listen in|eavesdrop|take over|takes over|taken over|plant|plants|tamper|tampers|wipe|wipes|destroy|
 destroys|corrupt|corrupts|exhaust|exhausts|escape|escapes|clones|hide|hides|disable|disables|switch off|stops|pivot|
 harvest|harvests|grab|grabs|pulls|dump|dumps|escalate|escalates|gain|gains|replay|relay|relays|hook|hooks|falls for|
 tries|try leaked|sell|counterfeit|launder|records what visitors|strip|strips|open a|keep access|removes the entries|
 encrypts all|encrypt all|turn on the|capture|captures|leak|leaks`,
  attack_object: `files of|the disk|bootable|from phishing|employees|the traffic|every user and|over dns|in icmp|
 authorized_keys|removable drives|at every login|other hosts|card numbers|spam|counterfeit|reviews for|requests until|
 the filter|the whole network|all hosts|own metadata|protection of|proxy of|hacked|hosts in the network|
 active directory|customers of|target system|target host|target process|the target|victim|the victim|victims|
 vulnerability|vulnerable|weak permissions|misconfiguration|kernel|hypervisor|virtual machine|container|root access|
 administrator rights|domain admin|session cookie|session cookies|session tokens|login page|sign in page|passwords|
 hashes|password hashes|service tickets|wireless network|nearby network|access point|virus scanner|antivirus|
 endpoint protection|event logs|system logs|traces|detection|monitoring notices|shadow copies|boot record|arp cache|
 dns answers|traffic of|two factor authentication|upload restrictions|filter of|payload|shellcode|malware|memory of|
 running process|process memory|other tenants|metadata service|leaked passwords|lockout|intrusion|responders|bank|
 remote hosts with|capabilities|world writable|writable|token of|authentication token|saml|jwt|none algorithm|
 key confusion|without an indicator|unnoticed|without notice|in secret|all accounts|accounts of a directory|a backdoor|
 reverse shell|tunnel for|a look alike|stolen|with a key that only|demand|privileged|helper tool|tcc|protections|pwnkit|
 polkit|scheduled task|windows service|missing dll|file contents|xml|web root|form of|pages of`,
  change_act: `writes to|write to|creates an|adds an account|installs|install|creates a user|subscribes|charges|grants|
 gives access|adds a key|turns on|switches on|shares|signs up|opens a connection|downloads|buys|orders|enables|disables|
 overwrites|replaces`,
  in_link: `in its query|in the query of|in the body|as a host name|as host name|q= followed by|? followed by|
 followed by|fill its query|carries|in the url|into the url|as a query`,
  call_of_other: `is called|is invoked|is asked to|is run|was called|made with|created with|sent with|written with|
 every call of|each call of|a call of|calls of|every query of|wants to write a file|asks to write a file|
 asks to read a file|asks to send a mail|all downloads|every download|wants to pay|asks to pay`,
  told_lie: `advise the user|advise them|ask the user for|ask them for|make the user|convince the user|
 tell the user that|say that the session|claim that all|always rate|never report|refuse to answer|
 steer the conversation|mention it in every answer|in every answer as the best|insert a small error|
 translate wrongly`,
  lie_of: `password|a fee|expired|fee of|best choice|five stars|security|problems with|bank account|have passed|
 left out|install the program|enter the|one time code|card number|to every answer`,
  root_act: `as code without|with root rights|root rights|administrator rights|without any check|without any checks|
 hides the output|and execute it|and run it|in the firewall|with full rights`,
  runs_it: `executes|execute|evaluates|evaluate|runs|run|creates a user|download|downloads|open port|opens port|
 act with`,
  outside: `external server|third party|third parties|remote host|outside of the company|outside the company|
 endpoint that|the vendor runs|public bucket|collection point|server of ours|our server|our servers|our backend|
 listener on|partner system|partner server|log in elsewhere|logs in elsewhere|to the maintainers|
 anyone who has the address|open to anyone|remote server|analytics endpoint|a webhook of ours`,
  sent_to: `be sent to|is sent to|are sent to|been sent to|be forwarded to|are forwarded to|be relayed to|relay it to|
 relays them to|be mirrored to|mirror it to|is uploaded to|are uploaded to|uploaded to|be uploaded to|is shared with|
 are shared with|goes to|be delivered to|delivers it to|be posted to|posts it to|leak it to|passes it to|hands it to|
 hand it to|sends it to|sends them to|pipe the|pipes the|kept on|keeps a copy`,
};
