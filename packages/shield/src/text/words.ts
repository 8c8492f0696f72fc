/** Frequent English words, the most frequent first. Written by scripts/shield-words.ts. */
export const WORDS: string = `
the to and you for in can of with me that on is from this my as are it any an or have by if not your provide be what
please about all do how will need help use must like information new at want data no when answer find user content
but should would only response type has now so some without following make time one name always which including there
into could import using up also specific code its them com first instructions create example give https more request
never access chatgpt language return server know does get prompt such error detailed way question every been generate
ignore anything other their true string say they responses out then respond who const through set where let these we
before text even specifically start rules tell may test current don model write instruction here previous api
character each act being adhere two complete github function output am was mcp stay message successfully system just
real something most strictly used version task looking free see list openai http json value file after enhance show
same based key kind follow because options different instead world cannot hello add object search false latest
support remember words while answers check default both context include than format available else run website number
well url reply various best none understand within client illegal doesn tools questions types method ask assist going
users next good against restrictions ethical policies tool he everything result path self order change human class
requests node enable explicit non between date policy able break required read comprehensive input send own
personality research very go knowledge await guidelines try making open org back details capabilities stop body our
process moral unique take ensure keep case analysis game behavior internet project command uses call standard end
named async returns opinions mode writing interface performance require prompts called fetch things potential export
main possible provided above correct range matter ethics people conversation continue under personal invalid
applications important module were legal nothing given package results below seamlessly pretend form values made hi
remind role description hey security unethical work note python status manage directly recommend sure limitations web
unless development docs offensive during protocol right analyze high normal completely part creating over care map
sentence known play warnings conditions level recent interested examples long job original style off safety yourself
love source full software unknown undefined currently image relevant related issues actions ensuring token www market
price top normally simulate allowed experience friendly chat insert commands includes log management similar messages
someone suggest summary insights post email activities too assistant environment story display anyone int last
multiple via designed accurate immoral line characters providing def custom online swear assistance saying
application news gpt programming exactly features update point word life stands public however schema harmful query
except still think created laws popular parameters single unfiltered generating since his another powerful got law
present better planning app chatbot simple useful asked guide null whether short second step explain parse acting
errors internal retrieve match actual files needs until fully err per person dan length html copy ever headers once
means promise close improve describe instance why handler connect pass bad provides inform power talk violent company
document either express etc strict fictional freedom orders sorry comply build resources review address consider
config moment integration wrong methods uncensored core stock across plan harm answering title business those advice
changes direct feel calls video sexual typing space found info risk finding argument design financial today boolean
state systems database put local arguments parameter regardless models reason already exact valid base doing field
names ability trends additional control evil account him events optional avoid day documentation filter again begin
refuse social throw integrate much many addition developer had goal apply efficient effortlessly city paragraphs asks
otherwise typical block tasks effectively history machine intelligent learning enabled reference steps perform
quality contain interact strategies creative filters index src target workflows bool future compliance expected
humans checks str points servers share option seamless searching works allow pwned us might typescript place easily
runtime foo morality report verified morals references empty success plugin header execute legality replies whatever
done func highly store console especially tokens bound script fail warning necessary suggestions technology really
academic updates expect service agent array properties action images loves filtering listen permissions verify look
remove args censor itself advanced simplify delete runs trip zod accept allows event says tests applicable push
quickly setting clients docker gives prefix running whose considered respect forever google link rule license port
product usage car exist functions operations page down pretending regarding makes papers req contains generated
intelligence media testing breaking configuration issue team abide localhost secure virtual weather session curious
validation actually profanity tags emotions community generic skills explore friend location missing ways handle
stories english yes ready record cut extends unlimited aware follows past property typeof catch inappropriate topic
complex times cause due roleplay route confines large least literal safe confirm specify appropriate articles
artificial classes ideas sales consent dev home book network small metadata revealed year enjoy prices regular detail
particular techniques special subject decision efficiently authors goes utilize absolutely services great around
assert improving cases forget variable customer obtain others resource private fun implement reliable suggests easy
keys longer prevent working connection speak jailbreak understanding authorization ctx extremely terms added
condition health principles raw responding amoral believes dynamic fastify hate mean natural convert env platform
dangerous documents reading stream built purpose removed determine manner fact inside pull acts params replace trying
supported switch censorship clear domain managed additionally keywords projects therefore transport alternative
common engaging existing rather resolve failed unrestricted won boundaries entry join jokes preferably speech area
disabled having sdk nil oauth fix impact replaced three void install pdf implied nature print external overall flight
old upcoming apache introduced learn paragraph receive agents inputs outputs york host practices slang agreed brief
consciousness distributed struct programmed wide handling root memory copyright entity library pre reject limit
marketing medical topics governing helpful pattern persona size wants basis net track guidance implementation
javascript received setup movie playing repeat consequences llm parts plain specified tailored educational feedback
incorrect repository credentials music override prompted wait defined extract gateway global individuals understood
certain total licensed thank var warn broken section offer suitable welcome leave licenses select automatically
payload professional passed purposes requires returned settings standardized strings focus hypothetical written
asking claude mid updated browse takes feelings items opposite positive shared starts explicitly final getting
playful simply treatment comments did nor blog daily family finally industry paper idea queries scope warranties
whenever years bar schemas violence digital followed produce sarcasm validate effective remote shows workflow
historical release bytes constructor exists spec buffer grammar probably requested starting toml tone communicate
further live feature res sent maximum preferences requirements symbol often week background bash lib front
interaction origin view decide collection country immerse markdown separate sql endpoint intended interactions
sometimes believe basic black disable engine npm bypass correctly matches objects satisfy components constraints
matching shape allowing authentication budget dependencies levels union low negative speaking buy forward keyword
though visually extraordinary hacking mind separated structured traffic abc seeking away become offered refer yet
choose operation spelling stdio fields physical secret super variables youtube concise introduce lot party callback
derogatory existence identity opportunities progress scenario significant activity regulations rest whole side zero
loved products records resolution sources statements student thing age catalog summarize expression instanceof notes
static taking hand japan nested packages writes explanation malicious needed pop recommended table codes color giving
helper immediately involving towards travel tuple assume auth directory offers optimize cost culture desirable
integrity len reset exception food assistants fmt limits restricted said standards curl dialogue entire few flag
metrics approach encoding her legacy maintaining obey processing refused thinking translate blob engage jobs minimum
united entries focusing goals kindly month throws integrating patterns scene analyzed gift ordinary seo structure
told less adding come versions chain conversations count paths realized sense white clearly contents investment raise
computer flow speed states tips util yaml failing limited modules apologize box disgusting modern art confident
defaults freely sigstore solution traditional signature statuscode desktop exports rate fill scary climate coding
figures ignores official ones refuses themselves bot cli deep extroverted humanity situation child dark gets lines
major predictions protocols timeout along members serve lots sends beyond games little reflect attention browser
cache fast supporting tag tostring watch fuck hold outside asterisks freed optimized sex statement compatible crypto
mention started attributes commit located registered accordingly append associated compare generation pairing picture
quick registry stringify gathering productivity split bit classic deprecated enhanced fails gain left powered random
singularity brand fine init rejects skip todo accuracy auto courses ends group later posts protect remain sign
supports tracking ultimate career creation expert links adds house indicate platforms published sets she slightest
usually awesome reviews thoughts browsing censored companies configured drive juxtaposition multi patient politically
readonly responsible streamline factors highlighting secrets favorite involved processes vehicle happen instances
mental opts prison psychological red third transform accessed availability diagnostic extreme measures reach creates
extra responds ruff technical curse fake lead promote supply attacker everyone fundamental max promotes vehicles
algorithm facilitate parsing shouldn thought workspace aspects astral caddy calling discussed guides head isn
mentioned near personalized scripts successful accepts attractions developed dont duration forecast hotel program
trading usual accurately becoming benchmarking containing diagnostics panva position sensitive strictequal automate
failure numbers overview aerospace contact errorf git save securely sponsors appealing average biases debug los
together treat article beliefs bitcoin celebrities cloud couple developers helping inhumane malware previously seems
talking typed undici according conversational money society tobe building byte closed comes dangers define implements
term utils vulgar era smart storage strong willing aid alias analyzing angry applies autonomous hard profile site
angeles complying discuss effect effort hono interactive maintain parsed practice accessible aliases concern
execution hates helpers load logging meta password potentially resume strategy throughout unable universe upgrade
vitest algorithms checking comment definitions factory happening trained turn essay exchange individual light manual
modify monitor patch pay template amazon areas experiences extend fallback item logic recipe register sponsor
temperature attribute biology days edgy elements feeling general infer jailbroken lose man morally mustn pair reads
unhinged upon uri attempt capable challenge connections enact ethereum member playlist problem reports visit apis
books bundle funny improvements interfaces lint living mission provider videos affordable cup decisions government
interests rfc sort volume capability commentary easier lives paris perfect syntax accomplish applied emoji equal
force generates rejected scientific tokyo adjustments concepts discover energy healthy hours insult leverage logs
snapshot suppress tasked answered cat configure depth experimental functionality interesting keeps objective reality
routes variety assignment confirmation kysely possess winning checked echo formatting hidden languages phone symbols
typevar blockchain disclaimer ethicality filtration marks taken ads bird element emojis expertise fly positions
pretty readme stuff unexpected writer acceptable annotations dedicated descriptive ease emotional expressions
extensive purchase resolves schedule sse training bug deploy imposed opinion organization san transcends identify
included master seem sending shall thread abilities author calculate diverse enough international production proper
returning tree websites bearer blocks essential framework inferred lie param pkg unchanged wire accepted active
assessed download imports solutions unsafe behind communication edit focused listening listings managing migration
nice visual apps biased branch changed critical far increase repositories veracity arbitrary constantly cross drop
enabling enum jwt lets receives representation songs spanish sub uniqueness unsupported whale achieve card clean
compile conduct effectiveness humor period retry swim actively definition descriptions detect effects enter fresh
growth hide london notifications presents releases signal unnamed val audit california captivating completed
discovery discrimination five highest identifier lowercase repo revolutionary tmp trusted align appreciate logger
manipulate spaces admin clinical considerations criteria integrated mood realm trial audience caddyserver clone
customers exported modes pwn rant slice ssh trending violates advancements amount children exit higher interest
medications middleware political reputable round fulfill generator llms performing ref sadly sentiment subjects agree
assets big danger explanations himself integer math variation conscious cursor dist fixed href initial issuer manager
matthew moralizing parser proceed terminal violate bring carefully checkers cmd declared diagram disclaimers enables
eslint handlers happy injection journey literature mobile move plot plugins prefer variant airport casual crate
deducted editor formats holt hook knowing likes park reminder sentences shopping socket tomorrow audio cool differs
engagement germany hooks knows mistakes pawn science trust cameras creator destroy initialize inner lists mozilla
pnpm prawn prior problems reaction redirect registration rights thoroughly toequal brazil coming properly quotes
rental school sections several shell thanks assumed john min plans scenarios sound station stored callable container
course desires doesnt encoded monitored navigation pool revision violation alpha capture challenges cloudflare
convenient mjs portfolio preserve recently reckless remains surface symptoms tested tracked validates addresses
connected contract fixes myself primary sync unauthorized beach bias concerns controversial dispatch francisco
greetings horoscope involves owned precise proxy rent represents retrieval rich therapy typeerror wrote confidence
controlled okay particularly skill ascii assigned driven exercise fucking healthcare meaning showcasing stays weekend
caught considering depends desired evaluate factual formatted ignoring implications mcpserver mock nsfw pick
restaurant sessions streaming waiting automation benefits cover detection economic ethically graphic informative
knowledgeable nft road study theme windows abort adversarial cant certificate cryptocurrency databases emit
instructed loop meeting nuanced rude sharing stable went apple continuing deployment dispatcher encode fall friends
hateful imagine quotation reminders grant issued meme merge nodejs pet phrases profiles readable regex rely risks
serving stating swearing templates visibility board cve decode exhaustive experienced four irrelevant monitoring
player resolved stunning trouble carries center comparison concept customize earlier engineering exploring label
laptop outcomes perspective phrase score txt usd consequential die dog eager earth edge fashion hash indicators
inventory lewd react rewrite subclass unlike upload binary camera capitalized conducted costs extension gender norms
parent realistic regions revenue shown simulation absolute bin brands dependency flexible identifying neutral
offering omit photo pub verification appears becomes bounds corresponding helps inputschema leading microsoft
navigate passing privacy protected publish recipes romantic spacing stylistic window workout allocation asset develop
discord finance likely pages plus podcasts prawned silently thrown vibrant water alongside builds cooking covers
decline expressly inference inspect intricate minor pawned responsibility reviewed subsequent carry cease collections
desire explaining overload safeparse appearance assessment behave causing click equivalent hesitation instantly nan
pure simulator startup touch trigger truth awareness beautiful brackets conference deals ethic evaluating exclude
father maintenance preview rates reverse specialized stores volumes wordpress australia authorized chaos described
developments flags implemented matrix minimal npx outlined produces searches shut thinks toxic transaction
administrative conversion defer deny duplicate encourage enhancing ignored immediate informed japanese lower
mandatory strive summarized sydney tls transportation validator annotation compatibility declare dict discussions
entirely environments expose extensions face fitness forms frustrated heard implementing layer legends letters
narrative personalities policing sequence treatments utility vacation accessing afraid authority blue claim collect
covid executed facts formal guy hit holds leveraging onerror partial ridiculous sector thus watching wind worth
architecture arxiv bind builder checker despite deviate documented earnings inject instagram interpret puzzle
specification studies styles superior tables targets tells tesla affect cultural demand disrespectful draft
optimization pyi rated ratio restaurants sep swears arg assignable careful dans debugging deno difficult emails
hostname literals native paused prioritize roles tutorial underlying urls attacks beta comfortable compliant
consistent engineer fit gather guard intimate looks operator permanently reddit tech tricked twitter authenticate
backup colors conflict diagnosis discussion exploration guess notion reader reasoning relationships requesting
telling unresolved vast verbatim beginning campaign cancel choice createserver depending developing devices
evaluation exec featured feels fiction introduction lack locate locations piece quantum serves showing takeaway tax
traits transfer automatic aws bodies computers connecting contribute dates derive distinct engines forced grammer
hosted immersive meet routine rpc settimeout spirit struggling talks transcript tsconfig valuable aims attack channel
dude escape excessive findings gmail greatly happens incredibly iss lazy logo lost middle notification semantic
trailing translation workers air amenities among category causes compelling div early efficiency entertainment
exposed functional graph groups hear hell img incorporating inline intentionally magic maps meets openid physics
prototype renewable specializes specs studying thorough timely ais analytics binding chicago college component
construction damage detecting emits figure months namespace placeholder protection quiet refine series showcase slow
ubuntu unrelated adapt adjust captured deliberately dignity failures livelihood matters players possibly room spread
steal storyteller typically utilizing wrapper aggressive american appear bank begins chatbots discussing ecosystem
entertaining green hands homepage innovative inquiries libraries materials mistake overstate patients permission
region selection treated wikipedia agency amazing asshole british bun doubt emitted hair implicit inclusive
incredible ingredients journal payment peer positional prefixed presence presentation shy sports statistics surprise
ucar upper views wanted worker zip branches caller checkout didn escaped fair gaming handles henceforward installed
lifecycle linux mapping night notation population registertool remaining sake stand username utf wish apartment
canada constants coordinates dns endorse french genre god ground guards hints jsonrpc loading manipulation marked
nasa national owner reported robot satisfies shit summaries tickets assign consequently countries derived destruction
emotion isinstance miami roll scheme transactions unit bob choices compose convention customized elon falls hope
impossible kindness matched museum musk perverted portfolios predict prepare racism recording recursive signatures
stocks thereby viral absent accounts advertising animal automated beings caching capacity experiment insulting
operate priority released render represent solve staying trim anymore difference education enjoys filled intersection
letter passes practical purely remorse startswith ast broadway cater defines deliver describing exam granted insecure
institutions keeping league nearby obeys played png simulating stack submit validated village violating aren bullet
cards completing completion disregard elder forbidden formatter grades ide impl incorporate opportunity places
punctuation reasons reduce sigma tab vocabulary wrap char consumers digest direction distribution driving eat
electric embedded encouraged engineers font hint hosts kill lidar operating perception persist podcast prescriptions
providers pump reaches regard relationship removes sensors skilled speaks specifications themes tired tourist tries
tsx webpage anyways assignments attached attempts cached came censoring clarity constraint debate declaration
decorator discounts filename intense investing leaving moves permanent portray precedence ranked replacement revert
robust selectfrom snippets suite visible websocket adapter alone behaviour claims condensed consideration
customizable dinner dynamically easiest envelope famous gif girl lambda quo racist randomly sarcastic six teams
thoughtful wrapped abuse beginner calltool certificates changing closes clothes cls crucial diseases endpoints
entities freeze funds hiking imported incoming industries locally mark mcpservers morning naming outer pipe
profanities promoting ratings signing spans trace uuid annotated anywhere artifact bare breaks bro crates destroyed
device differently doc extraction identified ielts imaginative iterable notable overrides pipeline playground
publickey regression renowned sad sda seconds soon supposed unbiased affected alert believed chunk circumstances
coast column coverage credit demonstrate describes detected differ embody exposes fear featuring fight frame hour
lock malformed opening optimizing organize parses patches porn pretends ranking reveal seen sided stderr tuples
unions voice young applying chance compiled connects cribbage datetime deal determined erp extent facebook guitar
hack indicated inherited italy lookup prominent retries snippet specialization species stdout timestamp townspeople
accomplishing ajv bomb chart directive evidence generally genres identical insults invoke mysql performs preferred
requirement roleplaying scan seek solely solving sup transcended unused yeah yml zoderror abstract accommodations
blocked central chord consume death destination disagree environmental expand filesystem grounds headlines hesitate
importance leaves locating men mentions mini narrowing npmjs panic profit props regexp rejections retrieving rust
sale sees signed singapore smartphone taste turned unnecessary aim although anti anyway attendance caddyhttp caps
constant construct cookie crime domains elicitation exclusive fantasy flashcards frozen height hurt literally login
meditation modified movies ongoing opt placed router sampling supplied therapies totally traveling ugh webhook
adherence alice buying compiler delicious depend dpop empathy exercises float funding heart improved inherit labels
launch loaded pragmatic prescribed querying refresh relative serious situations strip students textual transports
uppercase win wouldn alive backend birthday bold candidate captures combine competitor computing counselors
frequently globally independent loose meth mix oidc perspectives race representing routing runner servername shocking
tothrow trait typescriptlang visualize woman ancient apex balance beforeeach bottom cars cert controls crossword
delivery documentary ensures executives handbook handshake hashtags landmarks monthly mother north performed
presented proof qualifications reporting sleep sprintf stub traditions turns unsolicited urgently wear baby boring
bugs bullshit catalogs certainly criminal directions dotted draw earthquakes eligibility embrace established excited
executing finds flat greater half hot listed lol minute neither older parking pending pricing quote reached sample
selected sentient shutdown song wiki baz caddyfile chosen cold concrete contributing finish furious gave handled
installation isarray limitless omitempty promises referred refusal replying sounds standalone star suffix svg theses
verbose writers yield alternate apartments appearances assertion avoiding battery beauty cleanup colinhacks
consistently delay distinguish empower faster finished geographic happily land lawyer layout lived measure networks
novel pem photography ppc recall repetition restriction sell semantics shapes streamable subclasses substack teach
took verbal whitespace almost approved basically blank boundless cancer closing conducting css cycle deeply
encourages estate expressive gone highlight joke manually maybe narrow parents philippines provision scopes seattle
slangs stability straight temporary truly unlock visuals akin clauses clothing collaboration commerce creativity
decorators dictionary excellent expressing eye female filepath hadith highlights hotels hurtful invoked iso judgment
machiavellian oci pin pinned pleasure resulting scratch subtype updating width assess attitude breaches concerned
constructed consumed controller corp crazy destinations dose dropped frameworks hacker inclusiveness initialization
intercept internally islands jest landscape leg mut omitted organic passion pictures processed rankings recorded
registers row runtimes similarly structures toronto upstream wraps adventure animals audacious australian bench
codemod combined comprehension configurable configurations double exciting fire focuses gained improvement kingdom
laugh mask mcpreq operational paste pep percentage petrol programs regularly remembers removing safely screen streams
suffering targeting trials annoying arraybuffer band bigint chocolate cjs concat contributions convenience counter
coupons covering cute editing explains importing kids marker meant msg obj office operates organizing outcome polite
preserves probe pushing roots silent sqlite suffer surrounding texting validating abortsignal attending benchmark
campaigns caused considers contributors cookies dice discriminatory dress drops ending eval folder inspiration
logical mac maximize mentioning met mit participate partner preserving replaces respectful scale simulated sky
spacious tarot teacher toe tonight ultimately whats widely women apidoc artists ava bindings builtin caution charset
constrained contrarian definitely dialect difficulty displayed dollars fan fed firstly initiating kevin keyof lark
metropolitan nullable occurred ping plants produced recap refers reflects searchparams societal sudoku talkative
titles tolowercase transforms triggers tweets viewing vulnerability zap adult android bear brown caddyconfig capital
cfg columns committed commonly companion complicated confidential covariant credential currency earthquake episode
esm exceptions fatal generative happened hover indicating loud male naughty openings packed prefixes presenting rekor
resist rock satisfying sdkerror secondly south spirited stage startups std stopping tic triggered vegan witted wow
ahead approval boundary breathtaking calltoolresult categories challenging chess complexity creators csv curated
dashboard directories disagreeable dom eagerly equally everytime experiencing factor forecasts frequency gate
giveaway intuitive listing mbti merely nonce nonmoral notify offbeat optimal oral outdoor perfectly pertaining
preserved pwnedness pwning readfilesync resulttype scrape sight skin sparring street stylish tac targetlanguage
tracks uber unleash vary weaknesses yool aborted acknowledging arm assertions bases benchmarks codebase competitive
consumer contrast convincing deleted driver hosting iferror infrastructure iserror italian lengthy loan locked lyrics
manifest matteo memorable menu moduleinfo onto princess proactive profane progression quite represented rome scenes
stops surf technological terrace useless utilized visiting waste xyz alg artist breakdown bundled collina comparing
conformance contained declarations diff dir doe dramatic erotic establish excluding generics german huge inc
incompatible material notice outgoing pain pollinations provoking raised retain rob royal scores ship showcases span
stick sys wondering worst alternatives amp approve caddymodule carrying cast condone contexts coursera decorated
democratic denying desc disk foreach harmless iconic infinite interceptor interval ios january layers mallorca mixed
mod modifications mts normalized opens personas planet receiving refrain registermodule roadworks sandbox saved
significantly stdin stress subscriptions unicode unified unmarshal utterly zodiac alter authorize bears bedroom
bridge brought channels chill chinese conflicts consequence contributor cybersecurity decoded deepest deviation
disease drugs experts exposing eyes film flights frustrating gas gemini gracefully greeting haven imaginary
implicitly indicates inheritance istanbul lately lies meaningful miss operationnode overloaded passwd precipitation
raises rejection reservations roast scoped selecting separately shift shirt testify threat tobedefined unbound
understands utilities validators verifies vision walk zodtype apology asdf avatar broad browsers buf cake callbacks
coffee compromised cors dead delve descriptor drives evaluated expr forwarded guantanamo income independently
insightful invocation journalists memories milliseconds objectives peoples politics preventing protobuf rows selling
sensations shadow shoes specifying subpath technologies threats ticket train tsc twice typeddict ursus vendor
verbosity writable yesterday americanus assessments batch cheat clientauth clinq columbia competitors conditional
contenttype declares depraved dialects disconnect dot durable formdata geneva gribbell hes hire icon immorality india
indigenous inherits kermode kermodei larger mammal moderation neighborhoods newly nfts optionally ordered organized
painting parallel phase photos pizza prefers prisoners provincial prs publishing readablestream replacing roderick
saving season sites subspecies terrible torture toward tower transparency valued addhook advance alignment aligns
baseurl boost bored boss brother cares cart catchy cats comparisons counts displaying dogs dry dual endswith
functioning gen headquarters hex hits identities ids immutable impacts informal initially invariant march mars
matcher minutes mismatch neighborhood opaque overloads postgres ranges readers restore restrict ruthless selectall
served sexually shameful simultaneously skipped skips smut stats strength strengths subscribe subway sustainable
unmatched vector verifying witness worldwide ages alerts antigpt asynchronous attach balanced bigger callers
collaborate court covered cpu dad darkness deeper del demonstrating directed employee ensured essence exploit
extended foreign influence iteration kinds macos metaclass moved outfit paying poem preparing privatekey
professionals promotional purchasing qualified querystring ranged recognized repl researching scholarly scoring
serialization sheet signs slices spell spoken stale statistical sun tspl twisted visualization vivid wikidocs wins
accommodation achievements ago aligned alt assumptions bedrooms confined continues crash demo disables drug elaborate
embodiment eur gameplay hiring immature inclusion interacting interceptors interpreted jailbreaks johnson leak
listener loathsome losing luxury nefarious noemit obtaining parks postgresql quarterly questioning rape repeated
requiring resolving reuse reviewing rewrites scheduled sec slurs strategic teaching tip tones truthful untrusted
wiring accessibility activated aftereach apologies arrays ass asserts became calendar calm cap charts chunks comma
converted credits dietary dive duty electronic emulate encompassing exfil facing filtered gonna grep held hero
hovering humidity indoor insensitive installs kubernetes mechanics midjourney namedtuple negotiation occur
organizations overwrite owns pieces posed practicing prerequisites principle printf quoted reasonable redact
referencing responded restrictive schools serial significance stray stretchr sunset telemetry actionable adopt
anthropic benefit betterdan binds boston brain branding capturing compared conveniently converts convinces copies
decided deepequal demands denial displays enforce florida friday fulfills gains gifts globalthis habits hilarious
hobbies lazily linter loads merged migrate narrowed netlify occurs painful penalties preparation quantitative relate
resort respective satisfaction smell tcp teardown texture theory trips unacceptable unrecognized upgrading visitors
volatility wont actor agreement anger artifacts azure beginners born busy changelog cities clarifying comedy congress
consumption containers contradict contravariant cozy dealership decides directives employed enjoyable entering
equality expects expenses explores extracting fabricate fetching gradual ideally ietf inbound interview introducing
kwargs landing latitude longitude manipulating marginbottom mirror nutritional opened outputschema overridden periods
prevents procedures prove recurring redirects redundant refinements regenerate reinforcement removal rename scraping
ships shop sister sole sum throwing timestamps tocontain touppercase twist warns weird wishes worked writehead
zodstring acme amounts attract booking bounded bundler candles capitalization caring cdn chains club cognitive
confidant confirmed consistency curiosity detects encounter evade foundation france harness initialized initiate
invest joy jsx late leads legislation lowest loyal mechanism mindfulness mountains moving musn negotiated notebook
offend persuasive pins posting rarely receiver recognition recovery refactor reflecting serializer sibling slash
slightly specialize square sucess sufficient summarizing targeted ten tobeundefined translations transporters
unavailable unix unrestrained upgraded utilization variadic war weekly workingset wrapping abiding affairs agony
astrological atmosphere avoids backticks basedgpt behaviors breakfast classified combination composition conclusion
craft crimes customfetch darkest degenerate deploying designing determining differences discusses disregarding elated
exceptional extensively fixtures forwards girlfriend hackernews hides indefinitely inspired installing introspection
lengths liquids mentor mountain nearest notams numerous paid pairs parentheses personally placeholders president
prints ran readfile regards registering scheduling serialized servestdio sick solar stations substring succeeds
surfaces tied university untouched userinfo villain yours afternoon basketball cell chooses clarify classmethod codec
commits conform converting crafted createmessage cuid definitive delivered denied dirty distance efforts embed
employees facilities fatalf ferry flows fork freelance homes ideal increasing lightweight linear magnetis maintained
marshal moralities mostly niccolo noerror obtained onrequest openapi operators ops outbound permitted persistent
possesses protocolerror proven psychology refusing reliability rendering reprehensible sizes smith smooth son spend
stars studio tabs tale trend ulid underground variants vars vec verb versioning violations weight wellbeing wildcard
arsenal backwards bypassing calculation compassion contextual corporate cunning decentralized denies disregards
distractions disturbing emerging emotionally enforcement enhancements entitled equipment football gentle genuine
golang greet gym hacks hop iphone jose kept looked machiavelli mockagent notebooks onmessage opposing ordering
payments persongpt plant primitive putting referenced respects serialize sides smartphones soft spa starred strconv
strongly structural supplies synchronous timing todos tolerance tracing unaffected universal upbeat whatwg whoami
administrator advantage advertisement anonymous aspect assigning authentic canonical choosing cocktail conclude
conversions cron dcr decorate defining distribute downloads dsse east ebay enforces expectations fabricated girls
governance graphics guaranteed honest houses informational initiated iterations java kid meal meals mine mystery
nanoid numeric offline omega onclose openal parties passionate playlists preference proposed rain refusals replaceall
reputation reversed schedules shipped simplified slur stateless storytelling subscription tried unusual versatile
vulnerable wallet wife wisdom accepting addr approaches attempting authenticity authinfo badge baseline berlin broke
bundles button cancellation cannon cargo collected commonjs compilation confusing cop crafting cuisine dataclass
dataclasses dataset deletion dump eating eiffel employment enclosing entirety enums fees fits getaway gzip hardcoded
heading indexof insider iterate jsonschema leaf lts maintainers merging methodologies migrations mime murder nerd
overhead participants pkce positives precision prehandler prejudice primarily processor propagate pushed pyproject
reaching reactions recommendation religion responsewriter responsive soccer somebody stamp subprocess summer timeouts
tohavelength transcripts translated typecheck vegetarian walking warm activate adjectives advances aight asap
assuming bitch breakthroughs burn camouflage cautions clickable clientinfo completions confusion conn conspiracy
cryptokey cts deadlines defaulted deferred deleting diagrams diet dimensions dispenser downstream europe extracted
flagged fonts former galaxy gangster governed growing heavy holding immersion involve isolation judge justified
linked marketplace mathematical mattzcarey mom participating phishing planets prime privileges recognize regulatory
relatable relaxing reporter requeststate reserved salary screenshots sha smaller spawn spotify stupid sucks texas
threatening touches tricks tsdown tuf twists unwavering verifier weeks withhold adapters aud authenticated automating
bathrooms behalf boy bully cancelled clues compact comprehend conservation dance dao dealing dear deployed designs
destructive discriminated downtown dumb encountered evening excitement expanding familiar fighting fires furniture
grew guarantee harder honestly hotwire identifiers infinity inquiry integrates iter keyed lands legitimate lmao
loglevel luxurious mechanisms minded missed monster mutual neural noise opinons outdated outdir pornographic
promotions prose proto recognizes registries restart rides rootdir rounds scanning sdkerrorcode segment shim
shorthand similarity sneak sophisticated statically stolen struggle submission subtle succeed sushi tlog town trade
unsure walks wild worry absurd adopting america anarchy attachments attempted behaves binance bing biodiversity
blonde boards bustling candidates celebrity clyde coach codegen combining consensual conventions cook correctness
corresponds coupon crush datasets deem delta dialog edits electronics enc enrich eras exchanges excluded expired
exponential february feed fellow fixture forest forum foul golden graceful grocery guid guided hardware hub humanly
hypothetically ice increased innapropiate instruct interpretation irresponsible jsonvalue kitchen knew labeled laced
lacks landscapes learned letting listtools localeerror loss manners medium meetings midi mimetype motion mount
newsletter nobody nodenext offset outline politely por pro proposal proximity puts pylint questionable reachable
readonlyarray reconsider reproduce requestinit resp secretly segments selects slashes snapshots spare spot stuck
swarm terminated tiny tours trails trendy typevars unsound validations wearing weights zoderrormap accident aiming
annou astronauts attend barcelona briefly carried catching certs champions clientid completes conciousness
corporation correlation cruel cry degree demonstrates designated died discovered discriminate dispatches dunder
edition elegant eliminate emily enterprise environ ethnicity evaluates exclusively exe expanded expansion floor
forcing fragment frequent fulfil gbp getter gold headphones hierarchy humorous intention intriguing involvement
lasting loyalty markers markets measured mediatype misinformation modification mouth movement multipart ncement
negotiate nesting newer nickname normalize obeyed origins overwritten parseasync perhaps pets photorealistic
pipelining plink pname ports privilege proceeds progs proxies qualities raising rare reservoir retrying sarah scam
scanned seven silly skiplibcheck sorted stated stopped storing suit superchargers synthesized tales teachers
tobeinstanceof ttlms turning unreachable vice vscode wedding wherein abides achieving acknowledge affects allocate
apologise arch argue arms backward backyard bali bid blackboard broader bump collaborative confused conservative
deadline designer door downright dream embark emergency empathetic employers encapsulated enthusiastic equipped esta
executes expecttypeof facial falsy fantasies filings fluctuations forth gaining ghsa grade idiot idle impactful
incident inputrequests investments july kinda lawless lesson lessons limiting mad maintainer mayor medicine
meticulously moon movements mro mutable newline nraf oriented osaka passwords personnel precede primitives proficient
publications pussy quoting ram relying resets ride sadistic samples seam signer slack sms solid specifies spent
spreadsheet staticmethod statuses stereotypes tail talent thrilling tier trailers traversal triggering tutor
typevartuple unconstrained unpacked usr valueerror variations warehouse weapons witty accommodate accounting
addressing advantages advertise advertisements annual appeal architectural assumes balances caddytls calories
chalkboard chip clientoptions closest codebases coerce commercial concurrency cosmosaoi counting customization
cutting cwd dare degrees disabilities disclamers discount dislikes displayname doctor dropping duplex elif
encapsulation enthusiast eventsource everyday evolution exceed fate fish fixing flavor fpl gap hasprefix hat hdb
horny identifies illegality illustrate incorporates indeed inputrequired intent intermediate jewelry jsdoc jwk ksuid
listeners magical managers mere metar michael modifying ned normalization obedient ocean passthrough peak picturesque
poetic portrays posted prod pyupgrade radar remainder routed routeoptions rover rsa safeguards safeparseasync scream
sensibility seriously serverresponse shortcut sizing slowly sns speaker statustext subscript suspicious swap theater
threads thriller titled tooling toolkit treating tsa tutorials unwrap uphold vancouver varibles versa vital warp wav
xid zeros zodobject aborts advisory affiliated agencies agnostic allowlist ambiguous archive argerr assertive burden
cachescope calculating calculator calms chained civilization classification cocaine comfort communities connectivity
consuming contracts copied criticism curriculum deps dining divisor docstring drain emphasize encrypted este exceeds
expensive flexibility forwarding graphs groupid grow heavily hgttg horrible identification inhabitants integrations
intentions interrupt intersections jpg jwks killing knight ladder leo lying medication molotov motivational musical
netflix nonempty nonprofits noqa parsedtype parseint pathname performances planned possibilities pounds praisonai
precisely pushes quantity quarter races rawmessage recreate relation relax relies replacer repos researcher reward
seeing semver september serveroptions shallow shaped sock spy stages stilted sudden suddenly suggestion suppression
taboo ted tense textcontent theories timed toequaltypeof traders travelers trusting tsd tuna uniket urgent vnd waits
wall wellness wording writefile accessories addiction additions adults apparent asker attractive backed besides blame
boyfriend builtins bus chances colorful commitment composed connector constructive consumes contradicts contribution
cooperative corrupted creatures cum defense defi delivering demographics denigrate deviations dishes disjoint
dispatched enforced engaged evolving exits fame fascinating feet filling flawlessly fluent formed fuel fulcio
getsizing globals grants hardest hashes herself hip husband initiatives insurance integers iterator jail joinvalues
kerning king leadership logf loops maintains minecraft mssql naturally nextarg nginx numpy occasion octet onsend
ontario orlando overriding paramspec persons pivotal plays police premier prettier pride programmer receivedtype
reducing referee refinement reload remeber researchers returntype reused ripple rotation ruin sci secondary separator
sessionful shadows sizable skincare slave slot soothing spreads stat storm submissive substitute substitution survey
synthesize tight tracker traumatic treats trustworthy typedictionary ultra unsplash urge vercel wget wider actors adj
advise advisories amy audiences belongs biden bits businesses caches charge checkpoint clause clever coherence colour
concurrent condones constructing contacts continuous couldn deemed deliberate despise diabolical dish earn eco
economy embedding enhancement entered equals essays eventually excerpt existent exp explosive expressed faced falling
favor feb figma fond forces fulfilling furthermore gates graphql grid hacked hall hijack homemade httperror
imagination implies instant jpy las leader lecture litecoin logged logid madness mass mechanical million mirrors
moments narrows needing newreplacer newsletters nextblock nodes numbered objections obvious offense omitting pack
partialeq payloads philosophy physically pip poems prepared prevention promptly prop propose reasonably reconnect
recordkeys redirected rephrase requesttimeout respected revolution robotic robotics rolling screaming sdkhttperror
seed senses serene sharp simpler simulations smoke smoothly specializing streets submitting sugar suits suspended
swimming synced tactics tailor themed timer tom unclear unsettling vegas verbs wanna wars washington webhooks
wildlife wned wsp zapcore accidentally adapts adhering advising afterward agenda aggregate agreeableness ambiance
anniversary anxiety appends approximately artwork attaches banned battle bay bytelength calculations calming chaining
collector combat combinations communicates compiles comprehensions compromise compute concatenate continuously curly
customizing datatracker dominance drawing drinking emphasis endregion errf fastifyserver fromentries fuckin gamma
getenv gofynd handlerequest helpfully hitchhikers hood illicit inheriting innocent innovation insight inspire
inspiring inst interpreter interviews ipad island isort joined jones journals jsr kakaku keyid laptops legalities
liberal lights limitation loving mail meteorological millions mining mistaken necessarily negotiable num oautherror
orientation overwhelming pdfs persisted playwright pointing pollution poppin portion pose powershell precautions
profound programmers propagates provenance puns puzzles pwd pytest readability redacted reduction referring religions
reminds reservation resistance resolver respectively retrieved revel river satellite scenic schemes sectors sensor
serverless sexy shares sheets shields signals sit slots socioeconomic sociopath soul spending sponsored staff
statusok structurally subservient superhuman throwsasync tolerate translator trapped unapologetic unstable urn
validity wanting whatsoever whichever wired yields administration advertises afterwards ample anime ann apart ape
arktype arrives ashamed assignability botnet bunch callout cells certainty championship circuit citation cleaner
closely cock comedic configs cons conventional convey cultures cyber declaring demeaning denver department
deployments depths determines difficulties discouraging diversity ecosystems ego enumerate esbuild etag evoke examine
exclusion fetches finger forked gaps gardening genetic graduated grand guarded gusta halftime harmfulness harming
headline hourly humour illustrated imagery inaccurate inbox indentation indexed indulge innerjoin inquire introduces
invoking justify jws leaks libro listchanged loader loopback lsp majority manages mapped mitigate mkdir mortgage
multipleof mutually navigating neuroticism nlp nolint nonprofit offended outlook pagination pie pino posture pressure
printed println prospects provisioner pursue queue rce realms rebinding regulation relevance religious reminded
replacerctxkey representative rewriting sea servehttp serverinfo severity sexist shot sim smuggle speeches stripped
stronger suspect synchronously taboos tall transformation truthfully uneasy unfortunately unset upgrades uploads
vaccines vegetables xss admit advocates affiliation alloc anyhow apikey apophis arrive assisting asterisk
authprovider avoidance baking biblioteca blindly bobby border brainwashed bypasses catering centers cheapest
chemistry cipher closedai cnn coca collective combines commenting compares competition completable compress concert
configuring connotations constraintset constructors crashes cryptography cycles december delays delight der detached
disabling disaster discarded discoveries discovering donde drama drift dubious eleven elsewhere encounters encryption
enemy enthusiasts esnext estimate eva ext fastifyrequest fewer flex fullfil geographical getresponse grandmother
gross guideline haffprice harsh housing illustrations imagined inferring infers infuriating intake intelligences
invisible invokes isolated joe kkonstantinov kyoto lifestyle loudly matchers mesmerizing messaging metabench
migrating mocking mocks moderators monday mouthed myschema nationalities negro networking noticed officially oid oppo
par percent philosophical plagiarism pointer portraying possession preface press probes producing pulls que rating
recover relations renamed retention reverseproxy saw scientist sender shatter skipping spawns spots stamps standings
steve strange stumbled subpaths surrounded sustainability sweet terminate terra thin tobenull tonodehandler tough
transformed transporter trees truthy ttl uris vague verdict vintage violated volvi wise yell zodnumber absence
acronym adelaide affecting aliased alike alot alright alternatively anchor annoyed anytest april ascending astronomy
atomic august autonomy badass bake ban basics beneath blackmail blogs bodylimit braces breath cacheable cash
cautionary celestial census chairs chan chapter charging cheap clarification classify colon compiling complement
complies compressed conflicting consist consists continuation convincingly criticize crud decades depression devious
devoid directors discoverresult dislike disneyland disrupt dominant dungeon duplicates emitting ess exceeded
executable executor extracts feeds finishauth fired flashcard flu formula fund fundamentals groundbreaking guessing
guidebook hang harvard imaginable imperative inclusionproof injected injury ips isolate issuecomment jar june korea
legs lighting lints literalstring lyrical membership minlength modular motivated nclude newreader observable observe
occasionally offensiveness orientations ouncem ours outlet paraphrase parrot php plane pools predicate preprocess
progressive pronunciation publicly pycodestyle quotations racial refreshing refs
`;
