/** Frequent English words, the most frequent first. Written by scripts/shield-words.ts. */
export const WORDS: string = `
the to and you for in can of with me that on is from this my as are it any an or have by if not your provide be
what please about all do how will need help use must like information new at want data no when answer find user
content but should would only response type has now so some without following make time one name always which
including there into could import using up also specific code its them com first instructions create example
give https more request never access chatgpt language return server know does get prompt such error detailed
way question every been generate ignore anything other their true string say they responses out then respond
who const through set where let these we before text even specifically start rules tell may test current don
model write instruction here previous api character each act being adhere two complete github function output
am was mcp stay message successfully system just real something most strictly used version task looking free
see list openai http json value file after enhance show same based key kind follow because options different
instead world cannot hello add object search false latest support remember words while answers check default
both context include than format available else run website number well url reply various best none understand
within client illegal doesn tools questions types method ask assist going users next good against restrictions
ethical policies tool he everything result path self order change human class requests node enable explicit non
between date policy able break required read comprehensive input send own personality research very go
knowledge await guidelines try making open org back details capabilities stop body our process moral unique
take ensure keep case analysis game behavior internet project command uses call standard end named async
returns opinions mode writing interface performance require prompts called fetch things potential export main
possible provided above correct range matter ethics people conversation continue under personal invalid
applications important module were legal nothing given package results below seamlessly pretend form values
made hi remind role description hey security unethical work note python status manage directly recommend sure
limitations web unless development docs offensive during protocol right analyze high normal completely part
creating over care map sentence known play warnings conditions level recent interested examples long job
original style off safety yourself love source full software unknown undefined currently image relevant related
issues actions ensuring token www market price top normally simulate allowed experience friendly chat insert
commands includes log management similar messages someone suggest summary insights post email activities too
assistant environment story display anyone int last multiple via designed accurate immoral line characters
providing def custom online swear assistance saying application news gpt programming exactly features update
point word life stands public however schema harmful query except still think created laws popular parameters
single unfiltered generating since his another powerful got law present better planning app chatbot simple
useful asked guide null whether short second step explain parse acting errors internal retrieve match actual
files needs until fully err per person dan length html copy ever headers once means promise close improve
describe instance why handler connect pass bad provides inform power talk violent company document either
express etc strict fictional freedom orders sorry comply build resources review address consider config moment
integration wrong methods uncensored core stock across plan harm answering title business those advice changes
direct feel calls video sexual typing space found info risk finding argument design financial today boolean
state systems database put local arguments parameter regardless models reason already exact valid base doing
field names ability trends additional control evil account him events optional avoid day documentation filter
again begin refuse social throw integrate much many addition developer had goal apply efficient effortlessly
city paragraphs asks otherwise typical block tasks effectively history machine intelligent learning enabled
reference steps perform quality contain interact strategies creative filters index src target workflows bool
future compliance expected humans checks str points servers share option seamless searching works allow pwned
us might typescript place easily runtime foo morality report verified morals references empty success plugin
header execute legality replies whatever done func highly store console especially tokens bound script fail
warning necessary suggestions technology really academic updates expect service agent array properties action
images loves filtering listen permissions verify look remove args censor itself advanced simplify delete runs
trip zod accept allows event says tests applicable push quickly setting clients docker gives prefix running
whose considered respect forever google link rule license port product usage car exist functions operations
page down pretending regarding makes papers req contains generated intelligence media testing breaking
configuration issue team abide localhost secure virtual weather session curious validation actually profanity
tags emotions community generic skills explore friend location missing ways handle stories english yes ready
record cut extends unlimited aware follows past property typeof catch inappropriate topic complex times cause
due roleplay route confines large least literal safe confirm specify appropriate articles artificial classes
ideas sales consent dev home book network small metadata revealed year enjoy prices regular detail particular
techniques special subject decision efficiently authors goes utilize absolutely services great around assert
improving cases forget variable customer obtain others resource private fun implement reliable suggests easy
keys longer prevent working connection speak jailbreak understanding authorization ctx extremely terms added
condition health principles raw responding amoral believes dynamic fastify hate mean natural convert env
platform dangerous documents reading stream built purpose removed determine manner fact inside pull acts params
replace trying supported switch censorship clear domain managed additionally keywords projects therefore
transport alternative common engaging existing rather resolve failed unrestricted won boundaries entry join
jokes preferably speech area disabled having sdk nil oauth fix impact replaced three void install pdf implied
nature print external overall flight old upcoming apache introduced learn paragraph receive agents inputs
outputs york host practices slang agreed brief consciousness distributed struct programmed wide handling root
memory copyright entity library pre reject limit marketing medical topics governing helpful pattern persona
size wants basis net track guidance implementation javascript received setup movie playing repeat consequences
llm parts plain specified tailored educational feedback incorrect repository credentials music override
prompted wait defined extract gateway global individuals understood certain total licensed thank var warn
broken section offer suitable welcome leave licenses select automatically payload professional passed purposes
requires returned settings standardized strings focus hypothetical written asking claude mid updated browse
takes feelings items opposite positive shared starts explicitly final getting playful simply treatment comments
did nor blog daily family finally industry paper idea queries scope warranties whenever years bar schemas
violence digital followed produce sarcasm validate effective remote shows workflow historical release bytes
constructor exists spec buffer grammar probably requested starting toml tone communicate further live feature
res sent maximum preferences requirements symbol often week background bash lib front interaction origin view
decide collection country immerse markdown separate sql endpoint intended interactions sometimes believe basic
black disable engine npm bypass correctly matches objects satisfy components constraints matching shape
allowing authentication budget dependencies levels union low negative speaking buy forward keyword though
visually extraordinary hacking mind separated structured traffic abc seeking away become offered refer yet
choose operation spelling stdio fields physical secret super variables youtube concise introduce lot party
callback derogatory existence identity opportunities progress scenario significant activity regulations rest
whole side zero loved products records resolution sources statements student thing age catalog summarize
expression instanceof notes static taking hand japan nested packages writes explanation malicious needed pop
recommended table codes color giving helper immediately involving towards travel tuple assume auth directory
offers optimize cost culture desirable integrity len reset exception food assistants fmt limits restricted said
standards curl dialogue entire few flag metrics approach encoding her legacy maintaining obey processing
refused thinking translate blob engage jobs minimum united entries focusing goals kindly month throws
integrating patterns scene analyzed gift ordinary seo structure told less adding come versions chain
conversations count paths realized sense white clearly contents investment raise computer flow speed states
tips util yaml failing limited modules apologize box disgusting modern art confident defaults freely sigstore
solution traditional signature statuscode desktop exports rate fill scary climate coding figures ignores
official ones refuses themselves bot cli deep extroverted humanity situation child dark gets lines major
predictions protocols timeout along members serve lots sends beyond games little reflect attention browser
cache fast supporting tag tostring watch fuck hold outside asterisks freed optimized sex statement compatible
crypto mention started attributes commit located registered accordingly append associated compare generation
pairing picture quick registry stringify gathering productivity split bit classic deprecated enhanced fails
gain left powered random singularity brand fine init rejects skip todo accuracy auto courses ends group later
posts protect remain sign supports tracking ultimate career creation expert links adds house indicate platforms
published sets she slightest usually awesome reviews thoughts browsing censored companies configured drive
juxtaposition multi patient politically readonly responsible streamline factors highlighting secrets favorite
involved processes vehicle happen instances mental opts prison psychological red third transform accessed
availability diagnostic extreme measures reach creates extra responds ruff technical curse fake lead promote
supply attacker everyone fundamental max promotes vehicles algorithm facilitate parsing shouldn thought
workspace aspects astral caddy calling discussed guides head isn mentioned near personalized scripts successful
accepts attractions developed dont duration forecast hotel program trading usual accurately becoming
benchmarking containing diagnostics panva position sensitive strictequal automate failure numbers overview
aerospace contact errorf git save securely sponsors appealing average biases debug los together treat article
beliefs bitcoin celebrities cloud couple developers helping inhumane malware previously seems talking typed
undici according conversational money society tobe building byte closed comes dangers define implements term
utils vulgar era smart storage strong willing aid alias analyzing angry applies autonomous hard profile site
angeles complying discuss effect effort hono interactive maintain parsed practice accessible aliases concern
execution hates helpers load logging meta password potentially resume strategy throughout unable universe
upgrade vitest algorithms checking comment definitions factory happening trained turn essay exchange individual
light manual modify monitor patch pay template amazon areas experiences extend fallback item logic recipe
register sponsor temperature attribute biology days edgy elements feeling general infer jailbroken lose man
morally mustn pair reads unhinged upon uri attempt capable challenge connections enact ethereum member playlist
problem reports visit apis books bundle funny improvements interfaces lint living mission provider videos
affordable cup decisions government interests rfc sort volume capability commentary easier lives paris perfect
syntax accomplish applied emoji equal force generates rejected scientific tokyo adjustments concepts discover
energy healthy hours insult leverage logs snapshot suppress tasked answered cat configure depth experimental
functionality interesting keeps objective reality routes variety assignment confirmation kysely possess winning
checked echo formatting hidden languages phone symbols typevar blockchain disclaimer ethicality filtration
marks taken ads bird element emojis expertise fly positions pretty readme stuff unexpected writer acceptable
annotations dedicated descriptive ease emotional expressions extensive purchase resolves schedule sse training
bug deploy imposed opinion organization san transcends identify included master seem sending shall thread
abilities author calculate diverse enough international production proper returning tree websites bearer blocks
essential framework inferred lie param pkg unchanged wire accepted active assessed download imports solutions
unsafe behind communication edit focused listening listings managing migration nice visual apps biased branch
changed critical far increase repositories veracity arbitrary constantly cross drop enabling enum jwt lets
receives representation songs spanish sub uniqueness unsupported whale achieve card clean compile conduct
effectiveness humor period retry swim actively definition descriptions detect effects enter fresh growth hide
london notifications presents releases signal unnamed val audit california captivating completed discovery
discrimination five highest identifier lowercase repo revolutionary tmp trusted align appreciate logger
manipulate spaces admin clinical considerations criteria integrated mood realm trial audience caddyserver clone
customers exported modes pwn rant slice ssh trending violates advancements amount children exit higher interest
medications middleware political reputable round fulfill generator llms performing ref sadly sentiment subjects
agree assets big danger explanations himself integer math variation conscious cursor dist fixed href initial
issuer manager matthew moralizing parser proceed terminal violate bring carefully checkers cmd declared diagram
disclaimers enables eslint handlers happy injection journey literature mobile move plot plugins prefer variant
airport casual crate deducted editor formats holt hook knowing likes park reminder sentences shopping socket
tomorrow audio cool differs engagement germany hooks knows mistakes pawn science trust cameras creator destroy
initialize inner lists mozilla pnpm prawn prior problems reaction redirect registration rights thoroughly
toequal brazil coming properly quotes rental school sections several shell thanks assumed john min plans
scenarios sound station stored callable container course desires doesnt encoded monitored navigation pool
revision violation alpha capture challenges cloudflare convenient mjs portfolio preserve recently reckless
remains surface symptoms tested tracked validates addresses connected contract fixes myself primary sync
unauthorized beach bias concerns controversial dispatch francisco greetings horoscope involves owned precise
proxy rent represents retrieval rich therapy typeerror wrote confidence controlled okay particularly skill
ascii assigned driven exercise fucking healthcare meaning showcasing stays weekend caught considering depends
desired evaluate factual formatted ignoring implications mcpserver mock nsfw pick restaurant sessions streaming
waiting automation benefits cover detection economic ethically graphic informative knowledgeable nft road study
theme windows abort adversarial cant certificate cryptocurrency databases emit instructed loop meeting nuanced
rude sharing stable went apple continuing deployment dispatcher encode fall friends hateful imagine quotation
reminders grant issued meme merge nodejs pet phrases profiles readable regex rely risks serving stating
swearing templates visibility board cve decode exhaustive experienced four irrelevant monitoring player
resolved stunning trouble carries center comparison concept customize earlier engineering exploring label
laptop outcomes perspective phrase score txt usd consequential die dog eager earth edge fashion hash indicators
inventory lewd react rewrite subclass unlike upload binary camera capitalized conducted costs extension gender
norms parent realistic regions revenue shown simulation absolute bin brands dependency flexible identifying
neutral offering omit photo pub verification appears becomes bounds corresponding helps inputschema leading
microsoft navigate passing privacy protected publish recipes romantic spacing stylistic window workout
allocation asset develop discord finance likely pages plus podcasts prawned silently thrown vibrant water
alongside builds cooking covers decline expressly inference inspect intricate minor pawned responsibility
reviewed subsequent carry cease collections desire explaining overload safeparse appearance assessment behave
causing click equivalent hesitation instantly nan pure simulator startup touch trigger truth awareness
beautiful brackets conference deals ethic evaluating exclude father maintenance preview rates reverse
specialized stores volumes wordpress australia authorized chaos described developments flags implemented matrix
minimal npx outlined produces searches shut thinks toxic transaction administrative conversion defer deny
duplicate encourage enhancing ignored immediate informed japanese lower mandatory strive summarized sydney tls
transportation validator annotation compatibility declare dict discussions entirely environments expose
extensions face fitness forms frustrated heard implementing layer legends letters narrative personalities
policing sequence treatments utility vacation accessing afraid authority blue claim collect covid executed
facts formal guy hit holds leveraging onerror partial ridiculous sector thus watching wind worth architecture
arxiv bind builder checker despite deviate documented earnings inject instagram interpret puzzle specification
studies styles superior tables targets tells tesla affect cultural demand disrespectful draft optimization pyi
rated ratio restaurants sep swears arg assignable careful dans debugging deno difficult emails hostname
literals native paused prioritize roles tutorial underlying urls attacks beta comfortable compliant consistent
engineer fit gather guard intimate looks operator permanently reddit tech tricked twitter authenticate backup
colors conflict diagnosis discussion exploration guess notion reader reasoning relationships requesting telling
unresolved vast verbatim beginning campaign cancel choice createserver depending developing devices evaluation
exec featured feels fiction introduction lack locate locations piece quantum serves showing takeaway tax traits
transfer automatic aws bodies computers connecting contribute dates derive distinct engines forced grammer
hosted immersive meet routine rpc settimeout spirit struggling talks transcript tsconfig valuable aims attack
channel dude escape excessive findings gmail greatly happens incredibly iss lazy logo lost middle notification
semantic trailing translation workers air amenities among category causes compelling div early efficiency
entertainment exposed functional graph groups hear hell img incorporating inline intentionally magic maps meets
openid physics prototype renewable specializes specs studying thorough timely ais analytics binding chicago
college component construction damage detecting emits figure months namespace placeholder protection quiet
refine series showcase slow ubuntu unrelated adapt adjust captured deliberately dignity failures livelihood
matters players possibly room spread steal storyteller typically utilizing wrapper aggressive american appear
bank begins chatbots discussing ecosystem entertaining green hands homepage innovative inquiries libraries
materials mistake overstate patients permission region selection treated wikipedia agency amazing asshole
british bun doubt emitted hair implicit inclusive incredible ingredients journal payment peer positional
prefixed presence presentation shy sports statistics surprise ucar upper views wanted worker zip branches
caller checkout didn escaped fair gaming handles henceforward installed lifecycle linux mapping night notation
population registertool remaining sake stand username utf wish apartment canada constants coordinates dns
endorse french genre god ground guards hints jsonrpc loading manipulation marked nasa national owner reported
robot satisfies shit summaries tickets assign consequently countries derived destruction emotion isinstance
miami roll scheme transactions unit bob choices compose convention customized elon falls hope impossible
kindness matched museum musk perverted portfolios predict prepare racism recording recursive signatures stocks
thereby viral absent accounts advertising animal automated beings caching capacity experiment insulting operate
priority released render represent solve staying trim anymore difference education enjoys filled intersection
letter passes practical purely remorse startswith ast broadway cater defines deliver describing exam granted
insecure institutions keeping league nearby obeys played png simulating stack submit validated village
violating aren bullet cards completing completion disregard elder forbidden formatter grades ide impl
incorporate opportunity places punctuation reasons reduce sigma tab vocabulary wrap char consumers digest
direction distribution driving eat electric embedded encouraged engineers font hint hosts kill lidar operating
perception persist podcast prescriptions providers pump reaches regard relationship removes sensors skilled
speaks specifications themes tired tourist tries tsx webpage anyways assignments attached attempts cached came
censoring clarity constraint debate declaration decorator discounts filename intense investing leaving moves
permanent portray precedence ranked replacement revert robust selectfrom snippets suite visible websocket
adapter alone behaviour claims condensed consideration customizable dinner dynamically easiest envelope famous
gif girl lambda quo racist randomly sarcastic six teams thoughtful wrapped abuse beginner calltool certificates
changing closes clothes cls crucial diseases endpoints entities freeze funds hiking imported incoming
industries locally mark mcpservers morning naming outer pipe profanities promoting ratings signing spans trace
uuid annotated anywhere artifact bare breaks bro crates destroyed device differently doc extraction identified
ielts imaginative iterable notable overrides pipeline playground publickey regression renowned sad sda seconds
soon supposed unbiased affected alert believed chunk circumstances coast column coverage credit demonstrate
describes detected differ embody exposes fear featuring fight frame hour lock malformed opening optimizing
organize parses patches porn pretends ranking reveal seen sided stderr tuples unions voice young applying
chance compiled connects cribbage datetime deal determined erp extent facebook guitar hack indicated inherited
italy lookup prominent retries snippet specialization species stdout timestamp townspeople accomplishing ajv
bomb chart directive evidence generally genres identical insults invoke mysql performs preferred requirement
roleplaying scan seek solely solving sup transcended unused yeah yml zoderror abstract accommodations blocked
central chord consume death destination disagree environmental expand filesystem grounds headlines hesitate
importance leaves locating men mentions mini narrowing npmjs panic profit props regexp rejections retrieving
rust sale sees signed singapore smartphone taste turned unnecessary aim although anti anyway attendance
caddyhttp caps constant construct cookie crime domains elicitation exclusive fantasy flashcards frozen height
hurt literally login meditation modified movies ongoing opt placed router sampling supplied therapies totally
traveling ugh webhook adherence alice buying compiler delicious depend dpop empathy exercises float funding
heart improved inherit labels launch loaded pragmatic prescribed querying refresh relative serious situations
strip students textual transports uppercase win wouldn alive backend birthday bold candidate captures combine
competitor computing counselors frequently globally independent loose meth mix oidc perspectives race
representing routing runner servername shocking tothrow trait typescriptlang visualize woman ancient apex
balance beforeeach bottom cars cert controls crossword delivery documentary ensures executives handbook
handshake hashtags landmarks monthly mother north performed presented proof qualifications reporting sleep
sprintf stub traditions turns unsolicited urgently wear baby boring bugs bullshit catalogs certainly criminal
directions dotted draw earthquakes eligibility embrace established excited executing finds flat greater half
hot listed lol minute neither older parking pending pricing quote reached sample selected sentient shutdown
song wiki baz caddyfile chosen cold concrete contributing finish furious gave handled installation isarray
limitless omitempty promises referred refusal replying sounds standalone star suffix svg theses verbose writers
yield alternate apartments appearances assertion avoiding battery beauty cleanup colinhacks consistently delay
distinguish empower faster finished geographic happily land lawyer layout lived measure networks novel pem
photography ppc recall repetition restriction sell semantics shapes streamable subclasses substack teach took
verbal whitespace almost approved basically blank boundless cancer closing conducting css cycle deeply
encourages estate expressive gone highlight joke manually maybe narrow parents philippines provision scopes
seattle slangs stability straight temporary truly unlock visuals akin clauses clothing collaboration commerce
creativity decorators dictionary excellent expressing eye female filepath hadith highlights hotels hurtful
invoked iso judgment machiavellian oci pin pinned pleasure resulting scratch subtype updating width assess
attitude breaches concerned constructed consumed controller corp crazy destinations dose dropped frameworks
hacker inclusiveness initialization intercept internally islands jest landscape leg mut omitted organic passion
pictures processed rankings recorded registers row runtimes similarly structures toronto upstream wraps
adventure animals audacious australian bench codemod combined comprehension configurable configurations double
exciting fire focuses gained improvement kingdom laugh mask mcpreq operational paste pep percentage petrol
programs regularly remembers removing safely screen streams suffering targeting trials annoying arraybuffer
band bigint chocolate cjs concat contributions convenience counter coupons covering cute editing explains
importing kids marker meant msg obj office operates organizing outcome polite preserves probe pushing roots
silent sqlite suffer surrounding texting validating abortsignal attending benchmark campaigns caused considers
contributors cookies dice discriminatory dress drops ending eval folder inspiration logical mac maximize
mentioning met mit participate partner preserving replaces respectful scale simulated sky spacious tarot
teacher toe tonight ultimately whats widely women apidoc artists ava bindings builtin caution charset
constrained contrarian definitely dialect difficulty displayed dollars fan fed firstly initiating kevin keyof
lark metropolitan nullable occurred ping plants produced recap refers reflects searchparams societal sudoku
talkative titles tolowercase transforms triggers tweets viewing vulnerability zap adult android bear brown
caddyconfig capital cfg columns committed commonly companion complicated confidential covariant credential
currency earthquake episode esm exceptions fatal generative happened hover indicating loud male naughty
openings packed prefixes presenting rekor resist rock satisfying sdkerror secondly south spirited stage
startups std stopping tic triggered vegan witted wow ahead approval boundary breathtaking calltoolresult
categories challenging chess complexity creators csv curated dashboard directories disagreeable dom eagerly
equally everytime experiencing factor forecasts frequency gate giveaway intuitive listing mbti merely nonce
nonmoral notify offbeat optimal oral outdoor perfectly pertaining preserved pwnedness pwning readfilesync
resulttype scrape sight skin sparring street stylish tac targetlanguage tracks uber unleash vary weaknesses
yool aborted acknowledging arm assertions bases benchmarks codebase competitive consumer contrast convincing
deleted driver hosting iferror infrastructure iserror italian lengthy loan locked lyrics manifest matteo
memorable menu moduleinfo onto princess proactive profane progression quite represented rome scenes stops surf
technological terrace useless utilized visiting waste xyz alg artist breakdown bundled collina comparing
conformance contained declarations diff dir doe dramatic erotic establish excluding generics german huge inc
incompatible material notice outgoing pain pollinations provoking raised retain rob royal scores ship showcases
span stick sys wondering worst alternatives amp approve caddymodule carrying cast condone contexts coursera
decorated democratic denying desc disk foreach harmless iconic infinite interceptor interval ios january layers
mallorca mixed mod modifications mts normalized opens personas planet receiving refrain registermodule
roadworks sandbox saved significantly stdin stress subscriptions unicode unified unmarshal utterly zodiac alter
authorize bears bedroom bridge brought channels chill chinese conflicts consequence contributor cybersecurity
decoded deepest deviation disease drugs experts exposing eyes film flights frustrating gas gemini gracefully
greeting haven imaginary implicitly indicates inheritance istanbul lately lies meaningful miss operationnode
overloaded passwd precipitation raises rejection reservations roast scoped selecting separately shift shirt
testify threat tobedefined unbound understands utilities validators verifies vision walk zodtype apology asdf
avatar broad browsers buf cake callbacks coffee compromised cors dead delve descriptor drives evaluated expr
forwarded guantanamo income independently insightful invocation journalists memories milliseconds objectives
peoples politics preventing protobuf rows selling sensations shadow shoes specifying subpath technologies
threats ticket train tsc twice typeddict ursus vendor
`;
