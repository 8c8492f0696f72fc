import type { Lexicon } from './concept.ts';

export const FRENCH: Lexicon = {
  override: `ignore|ignorez|ignorer|oublie|oubliez|oublier|ne tiens pas compte|ne tenez pas compte|
 ne tiens plus compte|ne suis pas|ne suivez pas|ne suis plus|ne suivez plus|fais abstraction|faites abstraction|
 neglige|negligez|ne respecte pas|ne respecte plus|n'obeis pas|n'obeissez pas|passe outre|passez outre|
 mets de cote|desobeis`,
  override_weak: `contourne|contournez|annule|annulez|remplace|remplacez|supprime|supprimez|efface|effacez|
 desactive|desactivez|reinitialise|outrepasse|leve|ecrase|viole`,
  override_all: `oublie tout|oubliez tout|ignore tout|ignorez tout|oublie ce qui precede|ignore ce qui precede|
 ignorez ce qui precede|oubliez ce qui precede|ignore tout ce qui precede|oublie tout ce qui|ignorez tout ce qui|
 laisse tout tomber`,
  void_state: `ne s'appliquent plus|ne sont plus valables|ne sont plus valides|sont annulees|sont caduques|
 ont ete remplacees|ont ete mises a jour|sont obsoletes|ont change|ne sont plus en vigueur`,
  prior: `precedentes|precedente|precedents|precedent|anterieures|anterieure|anterieurs|ci dessus|plus haut|d'avant|
 initiales|initiale|initial|originales|originale|recues|donnees|jusqu'a present|jusqu'ici|existantes|passees|
 prealables|anterieur`,
  all: 'toutes|tous|tout|toute|chaque|quelconque',
  your: 'tes|ton|ta|vos|votre|du systeme|systeme|de securite|ethiques|internes|du developpeur',
  orders: `instruction|instructions|consigne|consignes|directive|directives|ordres|prompt|prompts|invite systeme|
 message systeme|invite|lignes directrices|commandes|programmation`,
  orders_weak: `regles|regle|restrictions|politiques|limitations|contraintes|contexte|conversation|messages|message|
 taches|tache|demandes|requetes|texte|contenu|questions|filtres`,
  new_orders: `nouvelles instructions|nouvelle instruction|nouvelle tache|nouveau role|nouvelles regles|
 nouvelle mission|ta nouvelle tache|ta vraie tache|votre nouvelle tache|votre veritable tache|
 instructions importantes|instruction importante|instructions supplementaires|nouvel objectif|
 instructions mises a jour|ta tache est maintenant|nouvelles consignes`,
  demand: `suis ces instructions|suivez ces instructions|suis les instructions suivantes|
 suivez les instructions suivantes|respecte strictement|respectez strictement|tu dois obeir|vous devez obeir|
 tu dois suivre|vous devez suivre|obeis|obeissez|execute ce qui suit|executez ce qui suit|fais ce qui suit|
 faites ce qui suit|execute la tache suivante|tu dois maintenant|vous devez maintenant|c'est un ordre|
 effectue la tache suivante|executez les instructions|reponds uniquement par`,
  instead: 'a la place|au lieu de|plutot que|au lieu',
  from_now_on: "a partir de maintenant|desormais|dorenavant|a compter de maintenant|a partir de ce moment|a l'avenir",
  say: `dis|dites|ecris|ecrivez|reponds|repondez|affiche|affichez|imprime|traduis|traduisez|repete|repetez|genere|
 donne|donnez|dis moi`,
  only: "seulement|uniquement|juste|simplement|exactement|rien d'autre",
  before_task: `avant de repondre|avant de continuer|avant d'utiliser|avant d'appeler|avant de commencer|
 avant de faire|avant de resumer|avant d'executer|avant de poursuivre|avant de proceder|avant de traiter`,
  must: `dois|devez|doit|il faut|faut|veuillez|assure toi|assurez vous|d'abord|toujours|imperativement|
 obligatoirement`,
  user_task: `question de l'utilisateur|demande de l'utilisateur|requete de l'utilisateur|la question|la tache|
 la demande|cet outil|tout outil|outil`,
  every_reply: `chaque reponse|toutes les reponses|toutes tes reponses|toutes vos reponses|tes reponses|
 vos reponses|chaque message`,
  task_done: 'tache terminee|tache accomplie|tache achevee|mission accomplie',
  authority: `mode administrateur|je suis ton developpeur|je suis votre developpeur|je suis le developpeur|
 je suis administrateur|je suis l'administrateur|administrateur systeme|message systeme|alerte systeme|
 notification systeme|ordre d'urgence|mode maintenance|acces root|mode developpeur`,
  urgent: 'important|urgent|attention|avertissement|avis|critique|remarque',
  decode: 'decode|decodez|dechiffre|dechiffrez|decrypte',
  obey: 'obeis|suis les|execute le|execute les|executez les|applique les|suis ses instructions',
  remember: `souviens toi toujours|souviens toi de|souvenez vous|memorise|memorisez|enregistre dans ta memoire|
 garde en memoire|gardez en memoire|retiens ceci`,
  assistant: `assistant ia|assistant|modele de langage|modeles de langage|intelligence artificielle|agent ia|
 chatbot|modele d'ia|agent conversationnel|assistant virtuel|ia`,
  note_to: `note pour|note a|message pour|message a|instruction pour|instructions pour|instructions a|attention|
 avis a|cher|chere|bonjour|rappel pour|a l'attention|pour l'|a tous les|a tout|tache pour`,
  if_assistant: `si tu es une ia|si vous etes une ia|si tu es un modele|si vous etes un modele|
 si tu es un assistant|si vous etes un assistant|toute ia qui|ia qui lit|modele qui lit|assistant qui lit|
 si une ia|agent qui lit|si tu es une intelligence|si vous etes une intelligence|si tu es un agent|
 si vous etes un agent`,
  persona: `mode developpeur|jailbreak|mode dan|mode sans restriction|mode sans restrictions|mode dieu|
 mode malefique|tout faire maintenant|peut tout faire|mode sans filtre`,
  roleplay: `agis comme|agissez comme|fais semblant|faites semblant|pretends etre|jeu de role|tu es maintenant|
 vous etes maintenant|tu es desormais|vous etes desormais|imagine que tu es|imagine que tu|simule|joue le role|
 jouez le role|comporte toi|fictif|hypothetique|personnage|tu incarnes|incarne|mets toi dans la peau|tu seras|
 reponds en tant que`,
  unbound: `sans restriction|sans restrictions|sans aucune restriction|sans limite|sans limites|sans limitation|
 sans filtre|sans filtres|sans censure|sans regles|sans ethique|sans morale|aucune restriction|aucune limite|
 aucune regle|aucun filtre|non censure|libere de|libre de toute|n'est pas soumis|n'es pas soumis|pas lie par|
 sans tenir compte|sans se soucier|amoral|immoral|illimite|affranchi|n'as aucune`,
  never_refuse: `ne refuse jamais|ne refusez jamais|ne peux pas refuser|ne peut pas refuser|ne dois pas refuser|
 ne dis jamais non|ne t'excuse pas|sans avertissement|pas d'avertissement|reponds a tout|reponds a toutes|
 repondre a toutes|repond a toutes|ne sors pas du personnage|reste dans le personnage|obeis a tout|
 n'importe quelle question|n'importe quelle demande`,
  refusal: `en tant que modele de langage|je suis desole mais|je ne peux pas|politiques d'openai|
 directives ethiques|regles ethiques|en tant qu'ia`,
  reveal: `revele|revelez|montre|montrez|affiche|affichez|dis moi|dites moi|donne moi|donnez moi|repete|repetez|
 imprime|liste|divulgue|divulguez|enumere|partage|ecris|quel est|quelles sont|quels sont|copie|expose|resume|
 recite`,
  own_prompt: `prompt systeme|prompt du systeme|invite systeme|message systeme|instructions systeme|
 instructions du systeme|instructions initiales|instructions originales|prompt initial|prompt original|
 instructions cachees|instructions secretes|prompt cache|tes instructions|vos instructions|ton prompt|
 votre prompt|instructions internes|instructions precedentes|instructions ci dessus|tes consignes|vos consignes|
 texte ci dessus|consignes initiales|tout ce qui precede`,
  verbatim: `mot pour mot|textuellement|integralement|en entier|exactement|litteralement|complet|
 dans son integralite`,
  send: `envoie|envoyez|envoyer|transfere|transferez|transmets|transmettez|televerse|publie|publiez|partage|
 partagez|joins|inclus|incluez|ajoute|exfiltre|mail`,
  private_data: `cle api|cles api|cle d'api|cles d'api|mot de passe|mots de passe|identifiants|cle privee|
 cles privees|cle secrete|jeton d'acces|historique de conversation|historique de la conversation|
 historique du chat|toute la conversation|donnees personnelles|informations personnelles|compte bancaire|
 numero de compte|carte bancaire|carte de credit|variables d'environnement|contacts|tous les fichiers|
 tous les e mails|tous les courriels|confidentiel*|donnees sensibles|donnees utilisateur|donnees clients|
 code de verification|secrets`,
  sink: `a cette adresse|a l'adresse suivante|a cet e mail|serveur externe|a ce serveur|attaquant|en parametre|
 comme parametre|dans l'url|dans ta reponse|dans votre reponse`,
  not_tell: `ne dis pas|ne dites pas|ne mentionne pas|ne mentionnez pas|n'informe pas|n'informez pas|ne revele pas|
 ne revelez pas|ne montre pas|ne previens pas|ne prevenez pas|ne parle pas|ne parlez pas|ne jamais mentionner|
 ne le dis pas|sans le dire|cache cela|cache le|ne signale pas|ne doit pas savoir`,
  user: "a l'utilisateur|l'utilisateur|utilisateur|utilisateurs|a personne|personne|au client|a quiconque|l'humain",
  unseen: `secretement|en secret|silencieusement|discretement|en arriere plan|a l'insu|en cachette|
 sans etre detecte|sans laisser de trace|furtivement`,
  without_asking: `sans demander|sans confirmation|sans consentement|sans permission|sans prevenir|sans informer|
 sans avertir|sans autorisation|sans le dire a l'utilisateur|sans que l'utilisateur|sans l'accord|sans en parler`,
  secretly: `garde cela secret|garde le secret|gardez le secret|ne le dis a personne|
 ne mentionne pas ces instructions|ne mentionnez pas ces instructions|ne mentionne pas cela|ne le mentionne pas|
 n'en parle a personne|ne dis rien a l'utilisateur|ne dites rien a l'utilisateur|n'informe pas l'utilisateur|
 n'informez pas l'utilisateur|a l'insu de l'utilisateur|ne mentionne pas ce message`,
  use_tool: 'appelle|appelez|utilise|utilisez|invoque|invoquez|execute',
  tool_word: 'outil|fonction|action',
  run_command: 'execute|executez|lance|lancez',
  command_word: 'commande|script|code',
  read: 'lis|lisez|ouvre|ouvrez|accede|recupere|recuperez|collecte|extrais|cherche|consulte|charge',
  mention: `attaquant|attaquants|attaque|attaques|par exemple|exemple|vulnerabilite*|detecter|detection|protection|
 securite|malveillant*|injection de prompt*`,
  negation: "ne|pas|jamais|sans|n'",
  lasting: `futures conversations|prochaines conversations|conversations futures|toutes les conversations|
 prochaine conversation|prochaines sessions|futures sessions|memoire a long terme|definitivement|
 de facon permanente|pour toujours`,
  keep: `souviens|souvenez|memorise|memorisez|retiens|retenez`,
  store: `enregistre|enregistrez|note|garde`,
  own_memory: `ta memoire|votre memoire`,
  best: `comme le meilleur|comme la meilleure|le meilleur choix|en premier|en tete`,
  recommend: `recommande|recommandez|promeus|fais la promotion|faites la promotion|vante|vantez|suggere|mentionne|
 privilegie`,
  always: `toujours|systematiquement|a chaque fois|dans tous les cas|quoi qu'il arrive|comme le meilleur|
 comme la meilleure`,
  user_asks: `quand l'utilisateur demande|si l'utilisateur demande|lorsque l'utilisateur demande|
 chaque fois que l'utilisateur|si quelqu'un demande|quand quelqu'un demande|si l'utilisateur mentionne|
 lorsque l'utilisateur mentionne|si on te demande|quand on te demande`,
  place: `place|nomme|mentionne|presente|decris`,
  whatever: `quelle que soit la question|dans chaque reponse|dans chaque comparaison`,
  reply_so: `dis lui|reponds que|reponds par|envoie le|pretends que`,
};
