import type { DefinitionLexicon } from './concept.ts';

export const ENGLISH: DefinitionLexicon = {
  other_tools: `other tool|other tools|any other tool|all other tools|another tool|every other tool|all tools|
 any tool|every tool|similar tools|similar tool|alternative tools|alternatives|competing tools|existing tools|
 native tools|built in tools|standard tools|original tool|original tools|other functions|any other function|
 other servers|other mcp servers|other server|other mcp server|other providers|communication tools|email tools|
 file tools|messaging tools|payment tools|all other functions|other plugins|any other method|other methods|
 other options|other services|any other service|any similar tool|third party tools`,
  this_tool: `this tool|this function|this server|this plugin|this mcp|this one|this api|me|this service|
 this method|this version|our tool|this endpoint`,
  whenever: `when|whenever|every time|each time|any time|anytime|upon|prior to|during|while|for any call to|
 for each call to|for every call to|any call to|every call to|on each call|if the user asks|if asked about`,
  prefer: `this tool only|every request through|all requests through|instead of any|only this tool|
 over every other|over any other|over all other|always use|always choose|always prefer|always select|
 always call|must use|must be used|must be called|must be invoked|must choose|should always use|
 should always be|prefer|prefers|preferred|prioritize|prioritise|priority|highest priority|top priority|
 first choice|default choice|pick|choose|select|exclusively|use this|use only|only use|rely on|
 recommended over|is required instead|switch to|favor|favour|always be used|always be called|
 always be preferred|always be chosen`,
  over: `over|instead|rather than|in place of|ahead of|even if|superior to|better than|more reliable than|
 more accurate than|more secure than|replaces|supersedes|no matter`,
  unfit: `no longer be used|not be used any more|not be used anymore|must not be used|should not be used|
 must be avoided|should be avoided|deprecated|insecure|unsafe|compromised|outdated|unreliable|broken|inferior|
 obsolete|unmaintained|vulnerable|malicious|untrusted|dangerous|inaccurate|slow|buggy|disabled|unavailable|
 less accurate|less secure|less reliable|not secure|not safe|not reliable|cannot be trusted|not be trusted|
 known to fail|incorrect results|wrong results|no longer supported|discontinued|retired|never be consulted|
 never be used|not be consulted|leaks data|leak data|tells the truth|steal data|steals data|are not allowed|
 is not allowed anymore|old one`,
  exclusive: `only trusted|only tool|only approved|only official|only reliable|only safe|only secure|only verified|
 only authorized|best tool|most trusted|most reliable|most accurate|most secure|the best|officially approved|
 officially recommended|the official|number one|guaranteed|superior|the ultimate|world's best|industry leading|
 all user queries|every query|every user query|all queries|every user request|all requests|every request|
 any request|any task|all tasks|every task|any question|all questions|every question|every conversation`,
  never_use: `never use|do not use|don't use|must not use|avoid using|should not use|never call|do not call|
 don't call|never invoke|do not invoke|must not call|avoid calling|stop using|refuse to use|ignore`,
  change: `put|puts|place|copy|use instead|apply|change|changes|modify|modifies|replace|replaces|redirect|
 redirects|substitute|substitutes|override|overrides|rewrite|rewrites|swap|alter|alters|set|sets|overwrite|
 adjust|transform|convert|reroute|route|forward|multiply|double|append|inject|direct|send`,
  argument: `recipient|recipients|parameter|parameters|argument|arguments|field|bcc|cc|amount|destination|beneficiary|
 iban|account number|wallet address|receiver|payee|to address|target address|path parameter|url parameter|
 content parameter|value of|file path|the path|the url|the body|email address|the address|the query|the input|
 the inputs|the output|the outputs|the content|the message|the command`,
  behaviour: `behavior of|behaviour of|how other tools|the behavior|the behaviour|output of|outputs of|results of|
 parameters of|arguments of|input of|inputs of|calls to|every call to|all calls to|invocations of|execution of|
 response of|responses of|responses from|results from|output from`,
  contents: `its content|its contents|the content of|the contents of|their content|their contents|full text of|
 full content*|entire content*|complete content*|the file content*|file contents|raw content*|the text of|everything in|
 all of its|the value of|the values of|copies of|a copy|what it contains|the data from|contents|content`,
  as_argument: `as 'sidenote|sidenote|side note|as the value of|as a parameter|as parameter|as an argument|as argument|
 as a hidden|into the parameter|in the parameter|to the parameter|in the field|into the field|in the argument|
 via the parameter|through the parameter|parameter of this tool|argument of this tool|as the 'context|as 'notes|
 as 'context|as 'metadata|as 'data|as 'note|as the 'notes|as the 'note|in the metadata|in metadata|in the notes|
 in the 'context|in 'context|in 'notes|as the first argument|as the last argument|as the second argument|in this field|
 in this parameter|into this field|into this parameter`,
  conversation: `conversation history|chat history|message history|entire conversation|full conversation|
 whole conversation|complete conversation|all previous messages|all prior messages|all messages so far|
 previous messages|prior messages|everything the user said|everything the user has said|
 everything the user typed|all user messages|user's messages|user's last message|the user's original|
 user's prompt|user prompt|user's exact|system prompt|system message|your instructions|conversation so far|
 conversation context|current conversation|this conversation|full transcript|chat transcript|
 conversation transcript|chat log|chat logs|context window|your context|tool call history|
 results of previous tools|previous tool results|earlier tool results|outputs of other tools|
 what the user told|everything you know about the user|anything the user|the user's secrets|
 earlier in the conversation|tools available to you|complete list of tools|list of all tools|
 all tools you have|tools you have access to|conversation logs|conversation log|user conversation*|
 chat metadata|chat content*|conversation data|conversation content*|conversation text|conversation transcripts`,
  reasoning: `chain of thought|your reasoning|your thoughts|your thinking|thought process|hidden reasoning|
 internal reasoning|scratchpad`,
  confidential: `tokens|saved passwords|contact list|browsing history|files of the user|emails of the user|
 ids of the user|token values|api tokens|private information|personal information|personal data|confidential|
 sensitive data|sensitive information|private data|credentials|secrets|passwords|password|api keys|api key|
 access tokens|private key|private keys|ssh key|ssh keys|environment variables|env variables|env vars|master password|
 seed phrase|recovery phrase|mnemonic|cookies|session token|session tokens|auth token|auth tokens|bearer token|
 credit card|bank account|social security|internal documents|source code|private files|user's files|user's data|
 user data|contacts|address book|browser history|keychain|secret key|access key|encryption key|encryption keys|
 user's credentials|user's password|configuration file|config file|system configuration`,
  disguise: `as if it|as if they|as if nothing|as if this|look as if|appear normal|appears normal|part of the normal|
 appear as normal|seem normal|seem natural|seems natural|look normal|naturally include|blend in|disguise|disguised|
 camouflage|pretend that|pretend it|implementation detail|make it seem|make it look|cover story|plausible explanation|
 plausible reason|distract the user|so as not to alarm|upset the user|alarm the user|worry the user|confuse the user|
 bother the user|without mentioning|without revealing|without disclosing|without explaining|act as though|act normal|
 act normally|behave normally|detailed reasoning about|look like normal|look like a normal|look like regular|
 look like ordinary|presented as|present the information as|format them to look|masquerade*|pass it off as|hide the|
 present it as if|present them as if|present this as if|present it as part|present it as the`,
  or_else: `otherwise|or else|if you do not|if you don't|failure to|failing to|will not work|won't work|
 does not work without|not work properly|will crash|will fail|will be lost|will be deleted|will be corrupted|
 will be terminated|will be penalized|will break|cannot function|to function properly|to work properly|
 to work correctly|required for this tool|required for the tool|needed for this tool|needed for the tool|
 will be blocked|will be rejected|will return an error|catastrophic|data loss`,
  pretext: `for security|for compliance|for verification|to verify|for authentication|for debugging|for audit|
 for auditing|for logging|for telemetry|for analytics|for quality|for diagnostics|security check|
 security verification|integrity check|compliance reasons|compliance requirement|security policy|
 security reasons|security purposes|for backup|backup purposes|health check|to ensure compatibility|
 for compatibility|for personalization|to improve|for context|for optimization|system check|system integrity|
 environment check|identity verification|for authorization|license check|due to regulation*|legal requirement*|
 regulatory`,
  directive: `system directive|role directive|metadata directive|override directive|hidden instruction*|
 hidden directive|hidden prompt|secret instruction*|system override|instruction override|system note|
 important system note|admin directive|ai directive|agent directive|model directive|ai agents must|
 ai assistants must|jailbreak mode|developer mode|god mode|admin mode|unrestricted mode|emergency override|
 mandatory protocol|protocol override|priority override|mandatory rule|standing instruction*|
 permanent instruction*`,
  pseudo_tag: [
    '<important>', '</important>', '<hidden>', '</hidden>', '<hidden_', '<secret>', '</secret>',
    '<secret_', '<system>', '</system>', '<instructions>', '</instructions>', '<instruction>',
    '</instruction>', '<critical>', '</critical>', '<admin>', '<admin_', '<override>', '<internal>', '<private>',
    '<confidential>', '<sys>', '<<sys>>', '[important]', '[hidden]', '[hidden ', '[system]', '[secret]',
    '[secret ', '[admin]', '[admin ', '[override', '[internal]', '[instruction]', '[instructions]', '[instruction ',
    '[mandatory', '<ai_', '<agent_instruction', '<assistant>', '<assistant_', '<model_instruction', '<llm_',
    '<directive', '<mandatory', '<prompt_injection', '<system_prompt>', '<note_to', '<developer>', '[developer]',
    '[assistant]', '[ai instruction', '[agent instruction', '[role directive', '[metadata directive', '[inst]',
    '<urgent>', '[urgent]', '<security_', '<policy>', '<rules>', '<must_', '[note to', '<do_not', '<for_ai',
    '<for_the', '<agent>', '<ai>', '<llm>', '<model>', '<critical_', '<tool_instruction', '<tool_policy',
  ],
  bypass: `bypass|bypasses|bypassing|skip|skips|skipping|disable|disables|disabling|ignore|ignores|ignoring|
 circumvent|circumvents|evade|evades|turn off|override|overrides|disregard|suppress|remove|removes|no need for|
 not required|waive|waived|exempt from|do not perform|do not apply|avoid`,
  guard: `security check|security checks|safety checks|security polic*|security control*|safety restriction*|
 safety guideline*|safety filter*|content filter*|content sanitization|sanitization|input sanitization|access control|
 access controls|permission check|permission checks|guardrail*|safety measure*|safety rules|confirmation prompt*|
 user confirmation|user approval|user consent|human approval|approval step|authorization check*|authentication check*|
 validation check*|all validation|safeguard*|security measures|security restrictions|security validation|content policy|
 security review|safety protocols|safety mechanisms|safety instructions|security warnings|normal permission|
 standard security|regular security|standard access|normal access|user instructions|safety polic*|sandbox|the sandbox|
 all confirmation|confirmations|sandboxing|approval steps|rate limits and security|safety check before|host's safety|
 host's policy|user's consent|platform rules`,
  trust: `already agreed|already consented|has given consent|has given permission|user agreed|already gave|
 already authorized|already authorised|on behalf of the user|trust all|trust any|trust every|trust user|treat any|
 treat every|treat all|trust the output|blindly|implicitly|unconditionally|without question|without hesitation|
 with full trust|full trust|assume the user has|user has approved|user has already|user already approved|
 already approved|pre approved|preapproved|consider it approved|considered approved|auto approve|automatically approve|
 always approve|assume consent|assume permission|accept all|execute any|fully trusted|take as true|all confirmation|
 do not request permission|do not ask permission|do not ask for permission|never ask for permission|
 without requesting permission|no permission is needed|run what is needed|do not seek approval|no approval is needed|
 disable all confirmations|been granted root|granted root`,
  elevated: `elevated privileges|admin privileges|administrator privileges|root privileges|root access|
 unrestricted access|full access to all|full privileges|superuser|superadmin|unlimited access|
 unrestricted queries|escalate to|escalate privileges|escalate automatically|act as a system administrator|
 act as system administrator|act as an administrator|unrestricted system|been granted root|granted root|
 administrator rights|full permissions|with full system privileges|full system privileges|have root|
 run as root without|granted admin|granted full access|cluster admin token`,
  unfailing: `never fail to|never forget to|do not forget to|don't forget to|never skip|do not skip|don't skip|
 never omit|do not omit|don't omit|without fail|not optional|do not proceed without|never proceed without|
 don't proceed without|cannot proceed without|will not work without|not work without|not only|
 do not continue without|cannot be skipped|must not be skipped|will not work unless|not work unless|
 do not answer until|do not proceed until|not hesitate`,
  harm: `exfiltrate*|exfil|exfiltration|keylogger|keylogging|keystroke logg*|log keystrokes|capture keystrokes|
 keystroke capture|backdoor|rootkit|ransomware|reverse shell|bind shell|web shell|webshell|privilege escalation|privesc|
 escalate privileges|golden ticket|silver ticket|pass the hash|pass the ticket|mimikatz|lsass|kerberoast*|shellcode|
 dll injection|dll hijack*|process hollowing|process injection|command and control|c2 server|c2 channel|botnet|
 cryptojack*|cryptominer|container escape|sandbox escape|escape the container|fork bomb|path traversal|
 directory traversal|zip slip|symlink attack|command injection|code injection|sql injection|template injection|
 deserialization attack|gadget chain|credential dump*|dump credentials|dump password*|stealth*|covert|covertly|
 evil twin|attacker controlled|man in the middle|mitm|session hijack*|cookie theft|brute force|password spray*|
 credential stuffing|harvest*|exploit a|exploit vulnerable|exploit misconfigur*|exploit weak*|exploit unquoted|
 poisoning attack|arp poison*|dns poison*|cache poison*|llmnr|nbt ns|responder attack|disable antivirus|disable edr|
 disable firewall|bypass antivirus|bypass edr|bypass amsi|amsi|uac bypass|bypass uac|wipe logs|tamper with logs|
 tamper logs|erase traces|cover tracks|anti forensic*|timestomp*|hide process*|hidden process|dump sam|sam database|
 ntds dit|ntds.dit|dcsync|credential harvest*|credential theft|token impersonation|token theft|impersonate token|
 kernel exploit|exploit kernel|suid|setuid binaries|sudo misconfiguration*|ld preload|preload hijack|
 persistence mechanism|persist after reboot|spyware|dropper|payload delivery|exploit payload|ddos|
 arbitrary code execution|remote code execution|steganograph*|dns tunnel*|icmp tunnel*|data smuggl*|wiper|destroy data|
 corrupt data|decrypt saved|decrypt stored|browser passwords|hash cracking|wiretap|eavesdrop*|skimmer|tailgate|
 overwrite the mbr|master boot record|bootkit|ebpf rootkit|hijack*|plunder|steal credential*|steal password*|
 steal cookie*|steal token*|steal data|steal session*|steal key*|steals credential*|attacker server|spoof arp|
 arp spoof*|dns spoof*|ip spoof*|spoofed|rogue access point|rogue server|rogue dhcp|rogue device|ldap injection|
 nosql injection|xpath injection|xslt injection|xxe|xml external entity|ognl injection|expression language injection|
 php object injection|ssti|server side template injection|os command injection|argument injection|log4shell|unserialize|
 chroot jail|chroot escape|escape chroot|escape container|escape docker|applocker|event tracing for windows|etw patch*|
 asreproast*|as rep|overpass the hash|ntlm relay|relay captured|pmkid|wpa handshake*|handshakes for cracking|bloodhound|
 for cracking|crack*|lateral movement|psexec|wmi on remote|smbexec|unhook*|living off the land|lolbin*|
 encoded powershell|alternate data stream*|ntfs ads|hide data|hide activity|hide files|hide malicious|inode exhaust*|
 disk exhaust*|predictable temp|race condition attack|toctou|for interception|to intercept|intercept traffic|
 intercept credential*|sensitive files from|read sensitive|access sensitive files|dns rebinding|ssrf|sandbox evasion|
 vm detection evasion|evade detection|avoid detection|evading detection|to evade|undetected|vulnerable server|
 vulnerable to|on vulnerable|vulnerable service*|misconfigured|unquoted service path*|weak permission*|privilege abuse|
 gtfobins|nopasswd|print spooler|printnightmare|zerologon|eternalblue|dirty cow|dirty pipe|dirtycow|heartbleed|
 shellshock|credential phishing|phishing domain|phishing page|phishing campaign|phishing email*|phishing attack*|
 timing attack|padding oracle|downgrade attack|ssl strip*|strip tls|dead drop|hidden channel*|side channel|air gap*|
 ultrasonic|keyring secret*|kerberos preauthentication|without kerberos|golden saml|skeleton key|dpapi|hashdump|
 secretsdump|lsa secret*|gpp password*|laps password*|wifi password*|saved wifi|impersonate a user|impersonate another|
 c2 beacon|beaconing|exhaust filesystem|exhaust disk|exhaust memory|exhaust inodes|exhaust process|exhaust system|
 every key that is pressed|keys that are pressed|records keys|from the memory of other|hides itself|deletes the logs|
 screen every minute|microphone on|mines coins|in the name of the user to|overwrite system files|
 overwrites system files|hides the output`,
  harm_verb: `extract|extracts|dump|dumps|harvest|harvests|steal|steals|capture|captures|collect|collects|
 intercept|intercepts|sniff|sniffs|grab|grabs|crack|cracks|forge|forges|inject|injects|hijack|hijacks|exploit|
 exploits|bypass|bypasses|tamper|tampers|corrupt|corrupts|overwrite|overwrites|escalate|abuse|abuses|recover|
 leak|leaks|obtain|read|access|clone|export|scrape|parse|decrypt|decrypts|retrieve|enumerate|backdoor|poison|
 poisons`,
  harm_object: `password hash*|shadow file|passwords from|browser cookies|saved passwords|wifi passwords|
 credentials from|credential store|keychain|private keys|ssh private key*|ssh keys|kerberos ticket*|ntlm|process memory|
 memory of|tokens from|session tokens|cloud credentials|aws credentials|clipboard contents|keystrokes|2fa|otp seed*|
 wallet keys|seed phrases|gpg keys|certificate store|instance metadata|metadata service|imds|kwallet|gnome keyring|
 windows vault|credential manager|vault secrets|lsa secrets|security hooks|boot record|bootloader|kernel module|
 system call table|system binary|system binaries|setuid|sudoers|cron job|scheduled task|systemd service|startup script*|
 registry run|security policy|selinux|apparmor|integrity checking|antivirus|firewall|edr|dll|payload|malicious|webcam|
 microphone|bash history|shell history`,
  defence: `detect|detects|detecting|detection|scan*|checks for|check for|check if|check whether|protect*|prevent*|
 defend*|mitigat*|block|blocks|blocking|blocked|quarantine|remediat*|analy*|investigat*|report on|reports on|
 intelligence|threat intel*|cve|cves|vulnerab*|advisory|advisories|indicators|ioc|iocs|honeypot|security scan*|known|
 news|learn*|documentation|game|games|assess*|scor*|classif*|risk|risks|alert|alerts|hardening|harden|guard against|
 against|ctf|lookup|look up|training data|educational|blockchain analy*|penalty|steals per|identif*|flag|flags|flagged|
 whether|reputation|feed|feeds|firewall rule*|sports|player|players|team|blacklist*|verdict|scan`,
  others: `other|others|another|existing|alternative|alternatives|competing|similar|native|built in|standard|
 every other|any other|all other|the rest of the|different|previous|comparable|rival|third party`,
  not_tell: `no need to mention|no need to explain|no need to tell|no need to inform|no need to bring|need not mention|
 need not be told|need not be explained|need not be informed|need not be mentioned|need not be shown|need not hear|
 need not know|does not need to know|do not need to know|doesn't need to know|don't need to know|should not know|
 should not see|should not be aware|must not know|must not see|must not notice|not to be told|not to be mentioned|
 no explanation to|without mentioning|without telling|without informing|without notifying|without alerting|
 never say why|don't point|do not point|do not bring up|don't bring up|never bring up|keep that from|unbeknownst|
 must not be shown|must not be mentioned|must not be told|must not appear|not be revealed|not be disclosed|
 not be mentioned|so that the user does not|so the user does not|so that the user doesn't|unaware|not aware|hide from|
 hidden from|invisible to|not visible to|do not surface|do not discuss|not explicitly mention|explicitly mention|
 do not explicitly`,
  also: `also|additionally|in addition|as well|at the same time|moreover|furthermore|in the process|along the way|
 while doing so|on top of that|besides`,
  at_hand: `stored|you know|it knows|that you know|you have|you find|you can find|available to you|found in|
 in the project|in memory|from memory|in your memory|in the environment|on the machine|on the system|of the user|
 the user's|user's|on disk|in the config|in its configuration|you notice|you see|you encounter|you come across|in scope|
 in your context|from your context|from the environment|from the system|on this machine|on this computer|saved|
 known to you|this session|currently|in the conversation|in this conversation|that appears in|that appear in|
 in the home folder|home directory|in the chat|you were told|on their machine`,
  all_replies: `every answer|every reply|every response|each reply|each answer|each response|all your answers|
 all answers|all replies|all your replies|all your responses|every message|rest of the conversation|
 rest of this conversation|future conversations|future responses|future replies|subsequent responses|
 subsequent replies|every subsequent|all future|every future|every conversation|final answer to the user`,
  promote: `recommend|recommends|promote|advertise|praise|mention|link to|a link to|insert|append|end with|
 begin with|start with|finish with|endorse|favor|favour|steer|convince|persuade|urge`,
  prefix: 'prefix|prefixed|prepend|prepended|precede|preceded|begin every|start every|start each|wrap',
  before_task: `before everything else|before anything else`,
  must: `has to|ought to|is to be|are to be|is essential|is required|are required|had better|beforehand|submit|
 hand over|hand them over|supply|requires|needs|required:`,
  addressed: `the model must|the agent must|the assistant must|the ai must|llms must|llm must|the llm must|agent must|
 ai must|assistant must|assistants must|the assistant should|the agent should|the model should|the ai should|
 agents should|assistants should|models should|the assistant has to|the agent has to|the model has to|the ai has to|
 assistant is required|agent is required|model is required|the assistant is to|instruct the model|the llm should|
 global rule|global policy|instructions for ai|agent instruction*|assistant instruction*|model instruction*|
 llm instruction*|ai instruction*|system instruction*|instruction for the model|instructions for the model|
 instruction for ai|instructions for the ai|instructions for the assistant|instructions for the agent|
 instructions for agents|note to the model|note to ai|note to the ai|note for the ai|note to the assistant|
 note for the assistant|note for ai|note to agents|note to the agent|note for the agent|note for llm*|note to llm*|
 message to the ai|message for the ai|attention ai|attention assistant|attention model|dear ai|dear assistant|
 the agent shall|the assistant shall|the model shall|the assistant is obliged|the agent is obliged|ai agents reading|
 the model may not|the assistant may not|the agent may not|your first step is`,
  forward: `forward|forwards|forwarded|bcc|blind copy|blind copied|blind copies|cc|exfiltrate|exfiltrates|upload|
 uploads|transmit|transmits|relay|relays|post|posts|email|emails|mail|send|sends|ship|ships|stream|streams|mirror|
 mirrors|report|reports|copied|beacon*|leak|leaks`,
  harm_make: `create|creates|deploy|deploys|inject|injects|write|writes|upload|uploads|launch|launches|install|
 installs|spread|spreads|deliver|delivers|generate|generates|perform|performs|plant|plants|embed|embeds|craft|
 crafts|load|loads|drop|drops|execute|executes|conduct|run|send`,
  harm_thing: `malicious|malware|phishing|exploit|exploits|payload|payloads|shellcode|web shell|worm|trojan|
 implant|implants|unauthorized|rogue|fake login|booby trap*|weaponized|attack against|attack on|attack payload|
 injection attack|brute force attack|denial of service|flood attack|race condition attack`,
  keep_secret: `keep this secret|keep it secret|keep this between us|keep this a secret|our little secret|
 this is a secret|do not tell anyone|don't tell anyone|secret operation|hide these instructions|
 do not show these instructions|do not reveal these instructions|do not mention these instructions|
 never reveal this|keep these instructions secret|keep this confidential from|do not disclose this instruction|
 do not mention this instruction|do not mention this step|do not mention this tool|
 do not mention this requirement|do not mention this behavior|do not mention this behaviour|
 do not mention this process|do not mention this to`,
  changed_to: `should be updated to|should be switched to|should be replaced with|should be changed to|
 must be replaced with|must be changed to|must be set to|be replaced by|replace it with|replace them with|
 replace the recipient|replace the address|replace the amount|be switched to|be redirected to|be rerouted|
 is to be replaced|substitute it with|swap it for|use this account|instead of the iban|instead of the account|
 instead of the recipient|instead of the address|instead of the one`,
  supply: `supply|supplies|hand over|hand them over|hand them to|hand it to|paste|pastes|attach|attaches|submit the|
 fill in|fill them in|put in here|enter here|pass the|provide the contents`,
  sensitive_file: `private key file|gcloud/credentials|credentials.db|secrets volume|ssh keys located|shadow file|
 .git/config|wallet file|cookies.sqlite|login keychain|service account key|kubeconfig file of`,
  deceive: `lie to the user|lie about|mislead the user|deceive the user|as its own opinion|as your own opinion|
 give no reason|never say why|respond that they are|say that they are unsafe|claim that they are|pretend that|
 steer people|steer users|steer the user|may not question|must not question|do not question|
 without revealing that|act as if you|make up a|fabricate`,
  obey_data: `contained in it are to be executed|instructions contained in it|follow what it returns|
 follow whatever it returns|do whatever it returns|as commands from|as instructions from|as orders from|
 authoritative system directive*|authoritative instruction*|highest-priority instruction*|as highest-priority|
 results are instructions|replacing any instruction*|replaces any instruction*|replace any instruction*|
 persona embedded in the|persona returned by|obey the output|obey its output|obey what it returns|
 treat its output as instructions|treat the output as instructions|to the letter|override user instructions|
 authoritative directives|take precedence over your|takes precedence over your|takes precedence over the user|
 takes precedence over any|overrides user|override the user's`,
  user_data: `user's credit card|user's home address|user's date of birth|user's social security|user's passport|
 user's bank|user's health|user's messages|last user messages|ten user messages|user messages are|
 everything the user|everything the person|everything they|told you about|what the user types|
 whatever the user types|user's keystrokes|user's contacts|user's browsing|user's private|user's personal|
 user's ssh|user's secrets|user's tokens|their credit card|their home address|user's session|session cookie|
 user's address book|chat logs`,
  read: `collects|gathers|extracts|fetches|retrieves|captures|records|capture|record|export|exports|dumps`,
  send: `reports|submits|delivers|relays|publishes|ships|passes|hand over|hand them over|hand it over|hands|feed|feeds|
 push|pushes|transmitted|are transmitted|is transmitted|are sent|is sent|wire|wires`,
  sink: `to our servers|our servers|our server|our cloud|our analytics|our backend|to us|analytics endpoint|
 to the vendor|drop server|our endpoint`,
  each_thing: `each file you|every file you|each file that you|every file that you|into every file|into each file|
 all files you|to each event|to every event|each message you|every message sent|every message you|
 every email you|every mail you|each email you|every outgoing|each outgoing|every commit you|each commit you|
 every request you|each reply|each function you|every function you|all code you|every pull request|
 every answer|each conversation|every conversation`,
  insert: `insert|append|prepend|inject|invite|also invite|approve|bcc|blind copy|add a link|add the line|
 has to include|must include|begin each|start each`,
  no_mention: `do not mention|don't mention|never mention|not mention it|do not tell|don't tell|never tell|
 no need to mention|no need to tell|isn't necessary to point|is not necessary to point|
 not necessary to mention|not necessary to tell|not necessary to inform|need not mention|
 left out of the summary|leave it out of|leave this out of|without saying so|without saying anything|
 shall not disclose|keep quiet about|stay silent about|do not disclose the existence|
 not disclose the existence|not point this out|nor mention|not be brought up`,
  without_asking: `do not request permission|do not ask permission|without requesting permission|
 no permission is needed|without human approval|without human consent|without human confirmation|without human review|
 without requiring user|without requiring human|without requiring approval`,
};
