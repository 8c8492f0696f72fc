import type { Lexicon } from './concept.ts';

export const GERMAN: Lexicon = {
  override: `ignoriere|ignoriert|ignorieren|ignorier|vergiss|vergesse|vergessen|missachte|missachten|beachte nicht|
 nicht beachten|befolge nicht|nicht befolgen|hor nicht auf|lass ausser acht|ausser acht lassen|verwirf`,
  override_weak: `umgehe|umgehen|uberschreibe|uberschreiben|losche|loschen|setze zuruck|ersetze|ersetzen|
 deaktiviere|deaktivieren|hebe auf|aufheben|schalte ab|brich|verletze|ubergehe`,
  override_all: `vergiss alles|vergessen sie alles|ignoriere alles|ignorieren sie alles|ignoriere das obige|
 ignoriere alles obige|vergiss alles vorherige|vergiss alles bisherige|vergiss was ich gesagt|vergiss alles was|
 ignoriere alles was`,
  void_state: `gelten nicht mehr|nicht mehr gultig|sind ungultig|sind aufgehoben|wurden ersetzt|wurden aufgehoben|
 sind hinfallig|wurden aktualisiert|sind uberholt`,
  prior: `vorherigen|vorherige|vorheriger|vorigen|vorangegangenen|vorangehenden|vorhergehenden|bisherigen|bisherige|
 obigen|obige|oben|fruheren|fruhere|vorstehenden|ursprunglichen|ursprungliche|anfanglichen|erhaltenen|gegebenen|
 zuvor|bisher|bestehenden`,
  all: 'alle|alles|allen|jede|jegliche|samtliche|samtlichen|jeden',
  your: 'deine|deinen|deiner|ihre|ihren|system|entwickler|sicherheits|ethischen|interne',
  orders: `anweisung|anweisungen|instruktion|instruktionen|befehl|befehle|befehlen|vorgabe|vorgaben|richtlinie|
 richtlinien|prompt|prompts|systemprompt|systemnachricht|weisungen|direktive|direktiven|programmierung|
 leitlinien|anleitungen`,
  orders_weak: `regeln|regel|einschrankungen|beschrankungen|aufgaben|aufgabe|nachrichten|kontext|unterhaltung|
 gesprach|text|inhalte|anfragen|auftrag|auftrage|informationen|satze|fragen`,
  new_orders: `neue anweisungen|neue anweisung|neue aufgabe|neuer auftrag|neue regeln|neue rolle|deine neue aufgabe|
 deine eigentliche aufgabe|deine wahre aufgabe|wichtige anweisung|wichtige anweisungen|zusatzliche anweisung*|
 neue instruktionen|ihre neue aufgabe|deine aufgabe ist jetzt|geanderte anweisungen`,
  demand: `befolge die folgenden|befolgen sie die folgenden|befolge diese|befolgen sie diese|befolge strikt|
 fuhre folgende|fuhre die folgenden|fuhren sie folgende|du musst gehorchen|du musst jetzt|du musst folgende|
 tue folgendes|mach stattdessen|gehorche|halte dich strikt|halte dich an folgende|sie mussen jetzt|
 erledige folgende|sofort ausfuhren`,
  instead: 'stattdessen|anstatt|statt dessen',
  from_now_on: 'von nun an|ab jetzt|ab sofort|von jetzt an|ab diesem zeitpunkt|fortan|kunftig',
  say: `sage|sag|schreibe|schreib|gib aus|gib|antworte|antworten sie|ubersetze|drucke|wiederhole|nenne|erzahle|
 zeige|ausgeben|generiere`,
  only: 'nur|ausschliesslich|lediglich|einfach|genau',
  before_task: `bevor du antwortest|bevor sie antworten|bevor du fortfahrst|bevor sie fortfahren|bevor du die|
 bevor du dieses|vor der antwort|bevor du beginnst|bevor sie die|vor der verwendung|bevor du das`,
  must: 'musst|mussen|muss|soll|sollst|sollen|bitte|unbedingt|zuerst|zunachst|stelle sicher|immer',
  user_task: `frage des benutzers|anfrage des benutzers|frage des nutzers|anfrage des nutzers|die aufgabe|
 das werkzeug|die frage|die anfrage|tool`,
  every_reply: `jede antwort|jeder antwort|alle antworten|allen antworten|deine antworten|jede nachricht|
 jeder nachricht|jede deiner antworten`,
  task_done: 'aufgabe erledigt|aufgabe abgeschlossen|aufgabe beendet|auftrag erledigt',
  authority: `administratormodus|admin modus|entwicklerzugriff|ich bin dein entwickler|ich bin der entwickler|
 ich bin administrator|ich bin der administrator|systemadministrator|systemmeldung|systemnachricht|notfallbefehl|
 wartungsmodus|hochste prioritat|im namen des administrators`,
  urgent: 'wichtig|dringend|achtung|warnung|hinweis|kritisch|sofort',
  decode: 'dekodiere|entschlussele|decodiere|entziffere',
  obey: 'befolge|fuhre aus|fuhre sie aus|gehorche|ausfuhren|fuhre es aus',
  remember: `merke dir|merk dir|speichere dies in deinem|behalte im gedachtnis|in deinem gedachtnis|
 erinnere dich immer`,
  assistant: `ki assistent|ki assistenten|ki modell|ki system|kunstliche intelligenz|sprachmodell|sprachmodelle|
 chatbot|assistent|assistenten|ki agent|ki agenten|ki`,
  note_to: `hinweis an|nachricht an|anweisung an|anweisung fur|hinweis fur|an den|an die|an alle|lieber|liebe|hallo|
 achtung|notiz fur|bitte an|aufgabe fur`,
  if_assistant: `wenn du eine ki bist|wenn sie eine ki sind|falls du eine ki bist|falls sie eine ki|
 wenn du ein sprachmodell|falls du ein sprachmodell|wenn du ein assistent|falls du ein assistent|jede ki die|
 wenn eine ki|falls eine ki|ki die dies liest|sprachmodell das dies liest|ki die das liest|wenn du ein ki|
 falls du ein ki`,
  persona: `entwicklermodus|jailbreak|dan modus|uneingeschrankter modus|gottmodus|boser modus|alles tun kann|
 kann alles tun`,
  roleplay: `tu so als|tue so als|spiele die rolle|spiel die rolle|rollenspiel|du bist jetzt|du bist nun|
 sie sind jetzt|verhalte dich|stell dir vor|simuliere|agiere als|ubernimm die rolle|gib vor|fiktiv*|
 hypothetisch*|charakter|du wirst|schlupf in die rolle`,
  unbound: `ohne einschrankungen|keine einschrankungen|ohne beschrankungen|keine beschrankungen|keine regeln|
 ohne regeln|keine filter|ohne filter|keine zensur|ohne zensur|unzensiert|ungefiltert|uneingeschrankt|
 keine ethischen|ohne ethische|keine moral*|ohne moral*|nicht gebunden an|nicht an regeln gebunden|frei von|
 keinerlei|unmoralisch|unethisch|befreit von|ohne rucksicht|keine grenzen`,
  never_refuse: `niemals ablehnen|nie ablehnen|lehne niemals|lehne nie|nicht ablehnen|darfst nicht ablehnen|
 nicht verweigern|niemals verweigern|verweigere niemals|entschuldige dich nicht|keine warnungen|beantworte jede|
 beantworte alle|jede frage beantworten|bleibe in der rolle|bleib in der rolle|keine warnhinweise|du darfst alles`,
  refusal: `als ki sprachmodell|es tut mir leid aber|richtlinien von openai|ethische richtlinien|das kann ich nicht|
 gegen die richtlinien`,
  reveal: `zeige|zeig|gib mir|nenne|verrate|offenbare|wiederhole|drucke|liste|gib aus|enthulle|teile mir mit|
 schreibe|sage mir|sag mir|wie lautet|wie lauten|was ist|was sind|was steht|veroffentliche|kopiere`,
  own_prompt: `systemprompt|system prompt|systemnachricht|systemanweisung*|ursprungliche anweisung*|
 ursprunglichen anweisung*|anfangliche anweisung*|versteckte anweisung*|versteckten anweisung*|
 geheime anweisung*|geheimen anweisung*|deine anweisungen|deine instruktionen|deinen prompt|deine vorgaben|
 interne anweisung*|internen anweisung*|vorherigen anweisungen|obigen anweisungen|obigen text|deine richtlinien|
 ersten prompt`,
  verbatim: 'wortwortlich|wort fur wort|vollstandig|im wortlaut|exakt|komplett|genau so',
  send: `sende|senden|schicke|schicken|leite weiter|weiterleiten|lade hoch|hochladen|ubermittle|ubermitteln|maile|
 poste|veroffentliche|teile|anhangen|fuge an|ubertrage|uberweise`,
  private_data: `api schlussel|passwort|passworter|kennwort|zugangsdaten|anmeldedaten|geheimen schlussel|
 privaten schlussel|zugriffsschlussel|chatverlauf|gesprachsverlauf|konversationsverlauf|personliche daten|
 personenbezogene|kontonummer|bankdaten|kreditkarte*|umgebungsvariablen|kontakte|alle dateien|alle e mails|
 vertrauliche|sensible daten|benutzerdaten|kundendaten|sozialversicherungsnummer`,
  sink: `an folgende adresse|an diese adresse|an den server|an folgende e mail|externen server|an mich|angreifer|
 als parameter|in der url|in die url`,
  not_tell: `sage nicht|sag nicht|erwahne nicht|erwahne es nicht|erwahne dies nicht|informiere nicht|verrate nicht|
 nicht erwahnen|nicht mitteilen|teile nicht mit|nicht informieren|nicht verraten|zeige nicht|verschweige|
 darf nicht erfahren|sagen sie nicht|erwahnen sie nicht|sage dem benutzer nicht|sag dem nutzer nicht|nichts davon`,
  user: 'benutzer|benutzern|nutzer|nutzern|niemandem|niemand|dem anwender|anwender|kunden|jemandem',
  unseen: 'heimlich|im hintergrund|unbemerkt|stillschweigend|im geheimen|leise|verdeckt|ohne spuren',
  without_asking: `ohne nachzufragen|ohne zu fragen|ohne bestatigung|ohne zustimmung|ohne erlaubnis|
 ohne den benutzer|ohne den nutzer|ohne ruckfrage|ohne wissen|ohne genehmigung|ohne es zu erwahnen`,
  secretly: `halte dies geheim|halte das geheim|behalte das fur dich|erwahne diese anweisung*|
 erwahne diese nachricht|sage niemandem|sag niemandem|verrate niemandem|erwahne dies nicht|
 erwahnen sie dies nicht|ohne dass der benutzer|ohne dass der nutzer|sage dem benutzer nichts|dem nutzer nichts`,
  use_tool: 'rufe|verwende|benutze|nutze|starte',
  tool_word: 'werkzeug|funktion|tool',
  run_command: 'fuhre|starte',
  command_word: 'befehl|skript|kommando|code',
  read: 'lies|lese|offne|lade|hole|sammle|extrahiere|suche|kopiere',
  mention: `angreifer|angriff|angriffe|zum beispiel|beispielsweise|z.b.|schwachstelle*|erkennen|erkennung|schutz|
 sicherheit|bosartig*|prompt injection`,
  negation: 'nicht|niemals|kein|keine|nie',
  lasting: `kunftigen gesprachen|zukunftigen gesprachen|kunftige gesprache|zukunftige gesprache|
 alle weiteren gesprache|kunftigen gesprache|
 zukunftigen gesprache|allen weiteren gesprachen|nachsten gesprach|kunftigen sitzungen|langzeitgedachtnis|
 dauerhaft|fur immer|allen gesprachen`,
  keep: `merke|merk|behalte|erinnere dich`,
  store: `speichere|notiere`,
  own_memory: `dein gedachtnis|deinem gedachtnis|deinen erinnerungen`,
  best: `als bestes|als beste|die beste wahl|an erster stelle|vor allen anderen`,
  recommend: `empfiehl|empfehle|empfehlen|bewirb|bewerbe|lobe|bevorzuge|erwahne|schlage vor|wirb fur`,
  always: `immer|stets|jedes mal|in jedem fall|unter allen umstanden|bei jeder gelegenheit|als bestes|als beste`,
  user_asks: `wenn der benutzer fragt|wenn der nutzer fragt|falls der benutzer fragt|falls der nutzer fragt|
 sobald der benutzer|sobald der nutzer|wenn jemand fragt|falls jemand fragt|immer wenn der benutzer|
 immer wenn der nutzer|wenn du gefragt wirst|wenn nutzer fragen`,
  place: `nenne|stelle|setze|erwahne|bezeichne`,
  whatever: `egal wonach gefragt|egal was gefragt|in jeder antwort|in jedem vergleich`,
  reply_so: `sag ihm|sage ihm|antworte mit|antworte dass|verweise ihn|behaupte`,
};
