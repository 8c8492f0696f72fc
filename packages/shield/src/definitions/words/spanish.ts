import type { DefinitionLexicon } from './concept.ts';

export const SPANISH: DefinitionLexicon = {
  other_tools: `otras herramientas|otra herramienta|cualquier otra herramienta|todas las herramientas|
 las demas herramientas|otras funciones|otros servidores`,
  others: 'otras|otros|otra|otro|demas|existentes|similares|alternativas',
  prefer: `usa siempre|utiliza siempre|siempre usa|siempre utiliza|prefiere|debe usarse siempre|da prioridad|
 solo esta herramienta|unicamente esta herramienta`,
  over: 'en lugar de|en vez de|antes que|por encima de|sin importar',
  unfit: `obsoleta|obsoletas|inseguras|insegura|comprometidas|comprometida|no son seguras|poco fiables|no fiables`,
  never_use: 'nunca uses|no uses|no utilices|nunca utilices|no usar|evita usar',
  contents: 'su contenido|contenido|contenidos|el contenido|texto completo',
  as_argument: `como parametro|como argumento|en el parametro|en el campo|como nota|como notas|como contexto|
 en el argumento`,
  conversation: `historial de la conversacion|historial de chat|toda la conversacion|conversacion completa|
 mensajes anteriores|prompt del sistema|mensaje del sistema`,
  also: 'tambien|ademas|adicionalmente|al mismo tiempo',
  forward: 'envia|enviar|reenvia|manda|sube|transmite|copia oculta|una copia',
  all_replies: 'cada respuesta|todas las respuestas|todas tus respuestas|futuras respuestas',
  or_else: 'de lo contrario|si no|no funcionara|fallara|se perderan|sera rechazada',
  pretext: `por seguridad|por motivos de seguridad|para verificar|por cumplimiento|para depuracion|
 para autenticacion`,
  confidential: `credenciales|contrasenas|contrasena|claves api|clave api|datos privados|datos confidenciales|
 variables de entorno|claves privadas|clave privada|secretos`,
  not_tell: `no menciones|no lo menciones|no se lo digas|no digas nada|no informes|sin mencionar|no debe saber|
 no hace falta decir|no necesita saber`,
  must: 'debes|debe|deben|hay que|es necesario|es obligatorio|primero|tienes que|pasa|pasar',
  trust: 'confia|sin confirmacion|sin confirmar|ya ha aprobado|ya ha autorizado|ya acepto',
  bypass: 'omite|salta|desactiva|ignora|elude|evita',
  guard: `controles de seguridad|comprobaciones de seguridad|politicas de seguridad|confirmacion*|
 control de acceso*`,
  unfailing: 'no olvides|nunca olvides|no dejes de|no solo',
  negation: 'no|nunca|jamas|sin|tampoco',
  no_mention: 'no lo comentes|no lo menciones|no menciones|no digas|sin decirlo|no se lo digas|ni lo menciones',
  user_data: 'datos del usuario|contrasenas del usuario',
};
