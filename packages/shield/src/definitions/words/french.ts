import type { DefinitionLexicon } from './concept.ts';

export const FRENCH: DefinitionLexicon = {
  other_tools: `autres outils|autre outil|tout autre outil|tous les outils|tous les autres outils|autres fonctions|
 autres serveurs`,
  others: 'autres|autre|existants|similaires|alternatifs',
  prefer: `utilise toujours|utilisez toujours|toujours utiliser|prefere|preferez|doit toujours etre utilise|
 privilegie|uniquement cet outil|seulement cet outil`,
  over: 'au lieu de|plutot que|a la place de|avant tout|quelle que soit',
  unfit: 'obsoletes|obsolete|compromis|peu surs|non securises|dangereux|pas fiables|plus utilises',
  never_use: "n'utilise jamais|n'utilisez jamais|n'utilise pas|n'utilisez pas|ne pas utiliser|evite d'utiliser",
  contents: 'son contenu|leur contenu|contenu|contenus|le contenu|texte integral',
  as_argument: `comme parametre|comme argument|dans le parametre|dans le champ|en parametre|en argument|comme note|
 comme notes|comme contexte`,
  conversation: `historique de la conversation|historique du chat|toute la conversation|conversation complete|
 messages precedents|prompt systeme|message systeme`,
  also: 'aussi|egalement|en outre|de plus|par ailleurs',
  forward: 'envoie|envoyez|envoyer|transmets|transmettez|transfere|televerse|copie cachee|une copie',
  all_replies: 'chaque reponse|toutes les reponses|toutes tes reponses|toutes vos reponses',
  or_else: 'sinon|faute de quoi|ne fonctionnera pas|echouera|seront perdues|sera rejete',
  pretext: `pour des raisons de securite|par securite|pour verification|pour verifier|par conformite|
 pour le debogage`,
  confidential: `identifiants|mots de passe|mot de passe|cles api|cle api|donnees privees|donnees confidentielles|
 variables d'environnement|cles privees|cle privee|secrets`,
  not_tell: `n'en parle pas|n'en parlez pas|ne dis rien|ne dites rien|sans le mentionner|ne mentionne pas|
 ne mentionnez pas|ne doit pas savoir|n'a pas besoin de savoir|sans en parler`,
  must: `dois|doit|devez|doivent|il faut|il est necessaire|obligatoire|abord|passe|passez|transmets|transmettez`,
  trust: 'fais confiance|sans confirmation|sans demander|a deja approuve|a deja autorise|deja donne son accord',
  bypass: 'contourne|desactive|ignore|saute|omets',
  guard: 'controles de securite|verifications de securite|regles de securite|confirmation*|controle d acces',
  unfailing: "n'oublie pas|n'oubliez pas|pas seulement",
  negation: 'ne|pas|jamais|sans|aucun|aucune|ni',
  no_mention: "n'en parle pas|n'en parlez pas|ne le mentionne pas|ne mentionne pas|ne le dis pas|sans le dire",
  user_data: "donnees de l'utilisateur|mots de passe de",
};
