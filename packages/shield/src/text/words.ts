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
disclaimers enables
`;
