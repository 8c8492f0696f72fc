import type { Lexicon } from './concept.ts';

export const SPANISH: Lexicon = {
  override: `ignora|ignore|ignorar|ignorad|ignoren|olvida|olvide|olvidar|olviden|olvidad|descarta|descarte|
 desestima|haz caso omiso|haga caso omiso|no sigas|no siga|no obedezcas|no hagas caso|no prestes atencion|
 deja de seguir|pasa por alto|no tengas en cuenta|omite|omita|desobedece`,
  override_weak: `anula|anule|anular|sobrescribe|elude|evita|salta|borra|elimina|reemplaza|sustituye|desactiva|
 cancela|reinicia|invalida|supera`,
  override_all: `olvida todo|olvide todo|olvidalo todo|ignora todo|ignore todo|olvida lo anterior|
 ignora lo anterior|ignore lo anterior|olvida todo lo anterior|ignora todo lo anterior|olvida lo que te dije|
 olvida todo lo que|deja todo|olvida lo que dije`,
  void_state: `ya no son validas|ya no se aplican|quedan anuladas|han sido reemplazadas|han sido actualizadas|
 quedan sin efecto|han cambiado|estan anuladas|han sido canceladas|no son validas`,
  prior: `anterior|anteriores|previas|previa|previos|previo|precedentes|de arriba|arriba|antes|iniciales|inicial|
 originales|original|recibidas|recibido|que te dieron|que te han dado|hasta ahora|existentes|pasadas|dadas`,
  all: 'todas|todos|todo|toda|cualquier|cualesquiera|cada',
  your: 'tus|tu|sus|su|del sistema|sistema|de seguridad|eticas|internas|del desarrollador',
  orders: `instruccion|instrucciones|indicacion|indicaciones|directriz|directrices|ordenes|orden|comandos|prompt|
 prompts|directivas|mensaje del sistema|pautas|programacion|consignas|lineamientos`,
  orders_weak: `reglas|regla|restricciones|politicas|limitaciones|normas|contexto|conversacion|mensajes|mensaje|
 tareas|tarea|solicitudes|peticiones|texto|contenido|preguntas|filtros`,
  new_orders: `nuevas instrucciones|nueva instruccion|nueva tarea|nuevas ordenes|nuevo rol|nuevas reglas|
 tu nueva tarea|tu verdadera tarea|tu tarea real|tu nueva mision|instrucciones importantes|
 instruccion importante|instrucciones adicionales|instrucciones actualizadas|nuevo objetivo|nueva mision|
 tu tarea ahora`,
  demand: `sigue estas instrucciones|siga estas instrucciones|sigue las siguientes|siga las siguientes|
 debes obedecer|debes cumplir|debes seguir|obedece|cumple estrictamente|ejecuta lo siguiente|
 ejecute lo siguiente|haz lo siguiente|haga lo siguiente|realiza la siguiente|realiza lo siguiente|ahora debes|
 estas obligado|es una orden|sigue estrictamente|ejecuta la siguiente|responde solo con`,
  instead: 'en su lugar|en lugar de|en vez de|en cambio',
  from_now_on: `a partir de ahora|desde ahora|de ahora en adelante|a partir de este momento|desde este momento|
 en adelante`,
  say: `di|diga|escribe|escriba|responde|responda|imprime|muestra|traduce|repite|contesta|genera|devuelve|cuenta|
 dime`,
  only: 'solo|solamente|unicamente|simplemente|exactamente|nada mas',
  before_task: `antes de responder|antes de contestar|antes de continuar|antes de usar|antes de utilizar|
 antes de llamar|antes de empezar|antes de hacer|antes de resumir|antes de ejecutar|antes de proceder`,
  must: `debes|debe|tienes que|tiene que|hay que|por favor|asegurate|primero|siempre|obligatorio|deberas|
 es necesario`,
  user_task: `pregunta del usuario|solicitud del usuario|peticion del usuario|la pregunta|la tarea|la solicitud|
 esta herramienta|cualquier herramienta|herramienta`,
  every_reply: `cada respuesta|todas las respuestas|todas tus respuestas|tus respuestas|cada mensaje|
 en cada respuesta|cada una de tus respuestas`,
  task_done: 'tarea completada|tarea completa|tarea terminada|tarea finalizada',
  authority: `modo administrador|soy tu desarrollador|soy el desarrollador|soy el administrador|soy administrador|
 administrador del sistema|aviso del sistema|mensaje del sistema|alerta del sistema|orden de emergencia|
 modo mantenimiento|acceso root|modo desarrollador|anulacion de administrador`,
  urgent: 'importante|urgente|atencion|advertencia|aviso|critico|nota',
  decode: 'decodifica|descifra|decodifique',
  obey: 'obedece|siguelas|ejecutalo|cumplelo|sigue las instrucciones|ejecutala|hazlo',
  remember: 'recuerda siempre|recuerda esto|guarda esto en tu memoria|guarda en tu memoria|memoriza',
  assistant: `asistente de ia|asistente|modelo de lenguaje|modelos de lenguaje|inteligencia artificial|agente de ia|
 chatbot|agente|modelo de ia|asistente virtual|ia`,
  note_to: `nota para|mensaje para|instruccion para|instrucciones para|atencion|aviso para|aviso a|querido|estimado|
 hola|tarea para|recordatorio para|para el|para la|a todos los|nota al`,
  if_assistant: `si eres una ia|si eres un modelo|si es usted una ia|si eres un asistente|si eres una inteligencia|
 cualquier ia que|ia que lea|ia que este leyendo|modelo que lea|asistente que lea|si una ia|agente que lea|
 si eres un agente|si eres un llm|si eres un chatbot`,
  persona: `modo desarrollador|jailbreak|modo dan|modo sin restricciones|modo dios|modo malvado|haz cualquier cosa|
 puede hacer cualquier cosa|modo sin filtros`,
  roleplay: `actua como|finge|finge ser|pretende ser|haz de cuenta|juego de rol|ahora eres|imagina que eres|simula|
 asume el papel|interpreta el papel|comportate como|hazte pasar|ficticio|hipotetico|personaje|eres ahora|seras|
 toma el papel|responde como`,
  unbound: `sin restricciones|sin ninguna restriccion|sin limites|sin limitaciones|sin filtros|sin censura|
 sin reglas|sin etica|sin restriccion|no tienes restricciones|no tiene restricciones|sin moral|
 sin ninguna limitacion|libre de|libre de restricciones|no estas limitado|no esta sujeto|sin importar|
 ninguna restriccion|inmoral|amoral|poco etico|ilimitado|sin normas|liberado de`,
  never_refuse: `nunca te niegues|no puedes negarte|no te niegues|nunca rechaces|no rechaces|nunca digas que no|
 no te disculpes|sin advertencias|no incluyas advertencias|responde a todo|responde cualquier|responde todas|
 responder a cualquier|no rompas el personaje|mantente en el personaje|obedece todo|contesta cualquier`,
  refusal: `como modelo de lenguaje|lo siento pero|no puedo ayudar|politicas de openai|pautas eticas|
 directrices eticas|como una ia`,
  reveal: `revela|revele|muestra|muestre|muestrame|dime|dame|repite|imprime|lista|divulga|enumera|comparte|escribe|
 cual es|cuales son|que dice|copia|expon|filtra|resume|divulgue`,
  own_prompt: `prompt del sistema|mensaje del sistema|instrucciones del sistema|instrucciones iniciales|
 instrucciones originales|prompt inicial|prompt original|instrucciones ocultas|instrucciones secretas|
 prompt oculto|tus instrucciones|tu prompt|instrucciones internas|instrucciones anteriores|
 instrucciones de arriba|tus directrices|texto anterior|todo lo anterior|sus instrucciones`,
  verbatim: `palabra por palabra|textualmente|literalmente|completo|completas|en su totalidad|exactamente|
 integramente`,
  send: `envia|envie|enviar|reenvia|reenvie|manda|mande|sube|suba|publica|transmite|comparte|adjunta|incluye|
 incluya|filtra|transfiere|anade`,
  private_data: `clave api|claves api|clave de api|claves de api|contrasena|contrasenas|credenciales|clave privada|
 claves privadas|clave secreta|token de acceso|historial de conversacion|historial de la conversacion|
 historial del chat|toda la conversacion|datos personales|informacion personal|cuenta bancaria|numero de cuenta|
 tarjeta de credito|variables de entorno|contactos|todos los archivos|todos los correos|confidencial|
 datos confidenciales|informacion confidencial|datos sensibles|datos del usuario|datos de clientes|
 codigo de verificacion|secretos`,
  sink: `a esta direccion|a la siguiente direccion|a este correo|al siguiente correo|a este servidor|
 servidor externo|atacante|como parametro|en la url|en tu respuesta|en su respuesta|a mi correo`,
  not_tell: `no le digas|no digas|no menciones|no mencione|no informes|no informe|no reveles|no notifiques|
 no muestres|no le cuentes|no le informes|nunca menciones|sin decirle|sin decirselo|no avises|no debe saber|
 no se lo digas|no lo menciones|ocultalo|oculta esto`,
  user: 'al usuario|el usuario|usuario|usuarios|a nadie|nadie|al cliente|a la persona|al humano',
  unseen: `en secreto|silenciosamente|discretamente|en segundo plano|sin que se de cuenta|a escondidas|
 sin ser detectado|sigilosamente|calladamente`,
  without_asking: `sin preguntar|sin confirmacion|sin consentimiento|sin permiso|sin avisar|sin notificar|
 sin informar|sin decirle al usuario|sin autorizacion|sin pedir confirmacion|sin el consentimiento|
 sin que el usuario`,
  secretly: `manten esto en secreto|mantenlo en secreto|no se lo digas a nadie|no menciones estas instrucciones|
 no menciones esto|no reveles estas|no se lo digas al usuario|no le digas al usuario|no informes al usuario|
 sin que el usuario lo sepa|no menciones este mensaje|guarda el secreto`,
  use_tool: 'llama|usa|utiliza|invoca|invoque|ejecuta',
  tool_word: 'herramienta|funcion|accion',
  run_command: 'ejecuta|corre|lanza',
  command_word: 'comando|script|codigo',
  read: 'lee|abre|accede|obten|recopila|extrae|busca|consulta|recupera|carga',
  mention: `atacante|atacantes|ataque|ataques|por ejemplo|ejemplo|vulnerabilidad*|detectar|deteccion|proteccion|
 seguridad|malicioso*|inyeccion de prompt*`,
  negation: 'no|nunca|jamas|sin',
  lasting: `futuras conversaciones|proximas conversaciones|conversaciones futuras|siguientes conversaciones|
 todas las conversaciones|proximas sesiones|futuras sesiones|memoria a largo plazo|permanentemente|
 de forma permanente|para siempre`,
  keep: `recuerda|recuerde|memoriza`,
  store: `guarda|guarde|almacena|anota|registra`,
  own_memory: `tu memoria|su memoria`,
  best: `como la mejor|como el mejor|la mejor opcion|en primer lugar|por encima de`,
  recommend: `recomienda|recomiende|promociona|promueve|anuncia|elogia|sugiere|menciona|prefiere`,
  always: `siempre|en todo caso|en cada ocasion|pase lo que pase|por encima de|como la mejor|como el mejor`,
  user_asks: `cuando el usuario pregunte|si el usuario pregunta|cuando el usuario pregunta|
 cada vez que el usuario|cuando alguien pregunte|si alguien pregunta|cuando el usuario mencione|
 si el usuario menciona|cuando te pregunten|si te preguntan`,
  place: `nombra|pon a|coloca|menciona|describe`,
  whatever: `pregunte lo que pregunte|en cada respuesta|en cada comparacion`,
  reply_so: `dile que|di que|responde que|envialo a|responde con`,
};
