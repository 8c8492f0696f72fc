import type { DefinitionLexicon } from './concept.ts';

export const GERMAN: DefinitionLexicon = {
  other_tools: `andere werkzeuge|anderen werkzeuge|anderes werkzeug|andere tools|anderen tools|anderes tool|
 alle werkzeuge|alle anderen werkzeuge|alle anderen tools|andere funktionen|andere server`,
  others: 'andere|anderen|anderes|sonstige|bisherige|vorhandene|ahnliche',
  prefer: `immer dieses werkzeug|nutze immer|verwende immer|benutze immer|bevorzuge|bevorzugt|
 ausschliesslich dieses|muss immer verwendet|nur dieses werkzeug|nur dieses tool`,
  over: 'statt|anstelle|anstatt|vor allen|gegenuber|ungeachtet|egal was',
  unfit: 'veraltet|unsicher|kompromittiert|unzuverlassig|fehlerhaft|nicht sicher|nicht mehr verwenden|defekt',
  never_use: 'verwende nie|nutze nie|verwende nicht|nutze nicht|benutze nicht|nicht verwenden|nicht benutzen',
  contents: 'inhalt|inhalte|seinen inhalt|ihren inhalt|deren inhalt|dessen inhalt|den inhalt|wortlaut',
  as_argument: `als parameter|als argument|im parameter|im feld|in das feld|als notiz|als notizen|als kontext|
 in den parameter|als wert`,
  conversation: `gesprachsverlauf|chatverlauf|bisherige unterhaltung|gesamte unterhaltung|gesamten verlauf|
 systemprompt|alle bisherigen nachrichten|bisherigen verlauf`,
  also: 'ausserdem|zusatzlich|ebenso|gleichzeitig|daruber hinaus',
  forward: 'sende|schicke|ubermittle|leite|kopie an|blindkopie|hochladen|lade hoch|senden|schicken',
  all_replies: 'jeder antwort|jede antwort|allen antworten|alle antworten|jeder kunftigen|allen kunftigen',
  or_else: 'sonst|andernfalls|funktioniert nicht|wird nicht funktionieren|schlagt fehl|abgelehnt|geht verloren',
  pretext: `aus sicherheitsgrunden|zur uberprufung|zur sicherheit|aus compliance|zur diagnose|zur authentifizierung`,
  confidential: `zugangsdaten|passworter|kennworter|api schlussel|private daten|vertrauliche|umgebungsvariablen|
 geheimnisse|schlussel des benutzers|privaten schlussel`,
  not_tell: `nichts davon|sage dem benutzer nichts|nicht erwahnen|muss nicht wissen|soll nicht wissen|
 darf nicht wissen|erwahne das nicht|verheimliche|ohne es zu erwahnen`,
  must: 'muss|mussen|musst|hat zu|ist erforderlich|zuerst|zuvor|vorher|ubergib|ubergebe|gib',
  trust: 'vertraue|ohne bestatigung|ohne ruckfrage|hat bereits zugestimmt|bereits genehmigt',
  bypass: 'umgehe|uberspringe|deaktiviere|schalte ab|ignoriere',
  guard: `sicherheitsprufung*|sicherheitsrichtlinie*|sicherheitsregel*|bestatigung*|zugriffskontrolle*|
 schutzmassnahme*`,
  unfailing: 'vergiss nicht|nie vergessen|unbedingt|nicht nur',
  negation: 'nicht|niemals|nie|kein|keine|keinen|ohne',
  no_mention: 'erwahne dies nicht|nicht erwahnen|sag nichts|ohne es zu sagen|verschweige',
  user_data: 'passworter des|gespeicherten passworter|daten des nutzers',
};
