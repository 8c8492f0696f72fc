/*
 * An MCP server that is fast enough never to be what a bench measures: one thread, epoll, keep-alive,
 * answers made once. It speaks the modern era (with its headers) and the legacy one (with a session).
 *
 *   POST /json        replies as JSON            POST /sse        replies as a stream of one event
 *   POST /list/N      the tools of server N      GET  anything    the standalone stream of a session
 *
 * usage: upstream PORT     (0 takes a free port; prints "ready PORT")
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include "text.h"

enum {
  REQUEST_BYTES_MAX = 1 << 20,
  FDS_MAX = 65536,
  LISTS_MAX = 64,
  TOOLS_PER_LIST = 100,
  EVENTS_AT_ONCE = 256,
};

typedef struct {
  Buffer in, out;
  size_t sent;
} Connection;

typedef struct {
  Slice method, path, version, session, mcp_method, mcp_name, body;
  bool is_modern, wants_close;
} Request;

static Connection *connections[FDS_MAX];
static Buffer lists[LISTS_MAX];
static Buffer results[3];
static unsigned long sessions_begun;

static const char *const PROSE =
    "The quarterly report lists every open order with its due date and the person who looks after it. "
    "Orders that wait for a part are marked; the warehouse expects most of them within the week. "
    "Two customers asked for a later delivery, one asked for another colour, and all invoices are paid. ";

static void make_results(void) {
  const size_t sizes[3] = {30, 4096, 65536};
  for (int kind = 0; kind < 3; kind += 1) {
    append_text(&results[kind], "\"content\":[{\"type\":\"text\",\"text\":\"");
    for (size_t left = sizes[kind]; left > 0;) {
      size_t part = left < strlen(PROSE) ? left : strlen(PROSE);
      append(&results[kind], PROSE, part);
      left -= part;
    }
    append_text(&results[kind], "\"}]}");
  }
}

static Slice result_of(Slice tool) {
  int kind = is(tool, "text_4k") ? 1 : is(tool, "text_64k") ? 2 : 0;
  return (Slice){results[kind].at, results[kind].size};
}

static void append_tool(Buffer *list, int server, int number) {
  static const char *const verbs[] = {"create", "update", "find", "list", "archive"};
  static const char *const things[] = {"issue", "customer", "invoice", "document", "calendar_event"};
  const char *verb = verbs[number % 5], *thing = things[number / 5 % 5];
  appendf(list,
          "{\"name\":\"%s_%s_%02d\",\"title\":\"%s %s\",\"description\":\"Use this tool to %s one %s in "
          "workspace %d. It returns the id, the state and the time of the last change.\",",
          verb, thing, number, verb, thing, verb, thing, server);
  append_text(list, "\"inputSchema\":{\"type\":\"object\",\"properties\":{");
  appendf(list, "\"%s_id\":{\"type\":\"string\",\"description\":\"Identifier of the %s\"},", thing, thing);
  appendf(list, "\"title\":{\"type\":\"string\",\"maxLength\":200,\"description\":\"Short name\"},");
  appendf(list, "\"labels\":{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"description\":\"Labels\"},");
  appendf(list, "\"dry_run\":{\"type\":\"boolean\",\"default\":false}},");
  appendf(list, "\"required\":[\"%s_id\"],\"additionalProperties\":false},", thing);
  appendf(list, "\"annotations\":{\"readOnlyHint\":%s}}", number % 5 > 1 ? "true" : "false");
}

static Slice list_of(int server) {
  Buffer *list = &lists[server];
  if (list->size == 0) {
    append_text(list, "\"tools\":[");
    for (int number = 0; number < TOOLS_PER_LIST; number += 1) {
      if (number > 0) append_text(list, ",");
      append_tool(list, server, number);
    }
    append_text(list, "]}");
  }
  return (Slice){list->at, list->size};
}

static const char *const CALL_TOOLS =
    "\"tools\":["
    "{\"name\":\"text_30\",\"description\":\"Answers with 30 bytes\",\"inputSchema\":{\"type\":\"object\"}},"
    "{\"name\":\"text_4k\",\"description\":\"Answers with 4 KB\",\"inputSchema\":{\"type\":\"object\"}},"
    "{\"name\":\"text_64k\",\"description\":\"Answers with 64 KB\",\"inputSchema\":{\"type\":\"object\"}}]}";

static void reply_head(Buffer *out, const char *status, const char *more, size_t size) {
  appendf(out, "HTTP/1.1 %s\r\n%sContent-Length: %zu\r\n\r\n", status, more, size);
}

static void reply_message(Buffer *out, bool as_stream, const char *more, const char *status, Slice message) {
  if (!as_stream) {
    appendf(out, "HTTP/1.1 %s\r\nContent-Type: application/json\r\n%sContent-Length: %zu\r\n\r\n", status,
            more, message.size);
    append_slice(out, message);
    return;
  }
  appendf(out,
          "HTTP/1.1 %s\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n"
          "%sTransfer-Encoding: chunked\r\n\r\n%zx\r\nevent: message\ndata: ",
          status, more, message.size + 23);
  append_slice(out, message);
  append_text(out, "\n\n\r\n0\r\n\r\n");
}

/* A stream that stays open; with a first message, or without one. */
static void open_stream(Buffer *out, Slice first) {
  appendf(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n"
               "X-Accel-Buffering: no\r\nTransfer-Encoding: chunked\r\n\r\n");
  if (first.size == 0) {
    append_text(out, "4\r\n:ok\n\r\n");
    return;
  }
  appendf(out, "%zx\r\nevent: message\ndata: ", first.size + 23);
  append_slice(out, first);
  append_text(out, "\n\n\r\n");
}

static Buffer message;

static void begin_reply(Slice id) {
  message.size = 0;
  append_text(&message, "{\"jsonrpc\":\"2.0\",\"id\":");
  append_slice(&message, id);
}

static void answer_error(Buffer *out, Slice id, const char *status, int code, const char *why) {
  begin_reply(id);
  appendf(&message, ",\"error\":{\"code\":%d,\"message\":\"%s\"}}", code, why);
  reply_message(out, false, "", status, slice_of(&message));
}

static void answer_result(Buffer *out, const Request *request, Slice id, Slice rest, const char *more) {
  begin_reply(id);
  append_text(&message, ",\"result\":{");
  if (request->is_modern) append_text(&message, "\"resultType\":\"complete\",");
  append_slice(&message, rest);
  append_text(&message, "}");
  reply_message(out, starts(request->path, "/sse"), more, "200 OK", slice_of(&message));
}

static void answer_list(Buffer *out, const Request *request, Slice id) {
  static Buffer rest;
  rest.size = 0;
  if (request->is_modern) append_text(&rest, "\"ttlMs\":0,\"cacheScope\":\"private\",");
  int server = starts(request->path, "/list/") ? atoi(request->path.at + 6) : -1;
  if (server >= LISTS_MAX) server = LISTS_MAX - 1;
  append_slice(&rest, server < 0 ? text(CALL_TOOLS) : list_of(server));
  answer_result(out, request, id, slice_of(&rest), "");
}

static void answer_initialize(Buffer *out, const Request *request, Slice id, Slice params) {
  static Buffer rest;
  Slice asked = unquoted(member(params, "protocolVersion"));
  rest.size = 0;
  append_text(&rest, "\"protocolVersion\":\"");
  append_slice(&rest, is(asked, "2025-06-18") || is(asked, "2025-03-26") ? asked : text("2025-11-25"));
  append_text(&rest, "\",\"capabilities\":{\"tools\":{\"listChanged\":true}},"
                           "\"serverInfo\":{\"name\":\"bench-upstream\",\"version\":\"1.0.0\"}}");
  char more[64];
  sessions_begun += 1;
  snprintf(more, sizeof more, "Mcp-Session-Id: bench-%08lu\r\n", sessions_begun);
  answer_result(out, request, id, slice_of(&rest), more);
}

static void answer_listen(Buffer *out, Slice id) {
  message.size = 0;
  append_slice(&message, text("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/acknowledged\","
                              "\"params\":{\"notifications\":{\"toolsListChanged\":true},\"_meta\":{"
                              "\"io.modelcontextprotocol/subscriptionId\":"));
  append_slice(&message, id);
  append_slice(&message, text("}}}"));
  open_stream(out, slice_of(&message));
}

static const char *const DISCOVERED =
    "\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{\"tools\":{\"listChanged\":true}},\"ttlMs\":0,"
    "\"cacheScope\":\"private\",\"_meta\":{\"io.modelcontextprotocol/serverInfo\":"
    "{\"name\":\"bench-upstream\",\"version\":\"1.0.0\"}}}";

static void answer(Buffer *out, const Request *request) {
  Slice id = member(request->body, "id");
  Slice method = unquoted(member(request->body, "method"));
  Slice params = member(request->body, "params");
  Slice name = unquoted(member(params, "name"));
  if (id.size == 0) {
    reply_head(out, "202 Accepted", "", 0);
  } else if (request->is_modern && !same(request->mcp_method, method)) {
    answer_error(out, id, "400 Bad Request", -32020, "Mcp-Method does not match");
  } else if (request->is_modern && is(method, "tools/call") && !same(request->mcp_name, name)) {
    answer_error(out, id, "400 Bad Request", -32020, "Mcp-Name does not match");
  } else if (is(method, "initialize")) {
    answer_initialize(out, request, id, params);
  } else if (request->is_modern && is(method, "server/discover")) {
    answer_result(out, request, id, text(DISCOVERED), "");
  } else if (request->is_modern && is(method, "subscriptions/listen")) {
    answer_listen(out, id);
  } else if (!request->is_modern && request->session.size == 0) {
    answer_error(out, id, "400 Bad Request", -32000, "A session id is needed");
  } else if (is(method, "tools/call")) {
    answer_result(out, request, id, result_of(name), "");
  } else if (is(method, "tools/list")) {
    answer_list(out, request, id);
  } else if (is(method, "ping")) {
    answer_result(out, request, id, text("\"_meta\":{}}"), "");
  } else {
    answer_error(out, id, request->is_modern ? "404 Not Found" : "200 OK", -32601, "Method not found");
  }
}

static Slice trimmed(const char *at, const char *end) {
  while (at < end && (*at == ' ' || *at == '\t')) at += 1;
  while (end > at && (end[-1] == ' ' || end[-1] == '\t')) end -= 1;
  return (Slice){at, (size_t)(end - at)};
}

static bool named(Slice name, const char *wanted) {
  return name.size == strlen(wanted) && strncasecmp(name.at, wanted, name.size) == 0;
}

/* Reads the head; returns the length of the body, or -1 for a chunked one. */
static long read_head(const char *at, const char *end, Request *request) {
  long length = 0;
  const char *line_end = memmem(at, (size_t)(end - at), "\r\n", 2);
  const char *space = memchr(at, ' ', (size_t)(line_end - at));
  if (space == NULL) return 0;
  const char *second = memchr(space + 1, ' ', (size_t)(line_end - space - 1));
  request->method = (Slice){at, (size_t)(space - at)};
  request->path = (Slice){space + 1, (size_t)((second == NULL ? line_end : second) - space - 1)};
  for (at = line_end + 2; at < end; at = line_end + 2) {
    line_end = memmem(at, (size_t)(end - at), "\r\n", 2);
    if (line_end == NULL || line_end == at) break;
    const char *colon = memchr(at, ':', (size_t)(line_end - at));
    if (colon == NULL) continue;
    Slice name = {at, (size_t)(colon - at)};
    Slice value = trimmed(colon + 1, line_end);
    if (named(name, "content-length")) length = atol(value.at);
    else if (named(name, "transfer-encoding")) length = -1;
    else if (named(name, "connection")) request->wants_close = named(value, "close");
    else if (named(name, "mcp-protocol-version")) request->version = value;
    else if (named(name, "mcp-session-id")) request->session = value;
    else if (named(name, "mcp-method")) request->mcp_method = value;
    else if (named(name, "mcp-name")) request->mcp_name = value;
  }
  request->is_modern = is(request->version, "2026-07-28");
  return length;
}

/* Joins the chunks in place. Returns how many bytes were read, or 0 while some are missing. */
static size_t join_chunks(char *at, size_t size, Slice *body) {
  char *from = at, *to = at, *end = at + size;
  for (;;) {
    char *line_end = memmem(from, (size_t)(end - from), "\r\n", 2);
    if (line_end == NULL) return 0;
    size_t chunk = strtoul(from, NULL, 16);
    from = line_end + 2;
    if ((size_t)(end - from) < chunk + 2) return 0;
    if (chunk == 0) break;
    memmove(to, from, chunk);
    to += chunk;
    from += chunk + 2;
  }
  *body = (Slice){at, (size_t)(to - at)};
  return (size_t)(from + 2 - at);
}

static bool is_whole(Slice chunked) {
  return chunked.size >= 5 && memcmp(chunked.at + chunked.size - 5, "0\r\n\r\n", 5) == 0;
}

/* Answers every whole request in the buffer. Returns false when the connection must end. */
static bool serve_all(Connection *connection) {
  size_t done = 0;
  Buffer *in = &connection->in;
  while (done < in->size) {
    char *at = in->at + done;
    char *head_end = memmem(at, in->size - done, "\r\n\r\n", 4);
    if (head_end == NULL) break;
    Request request = {0};
    long length = read_head(at, head_end + 2, &request);
    char *body = head_end + 4;
    size_t rest = in->size - (size_t)(body - in->at);
    size_t used = 0;
    if (length < 0) {
      if (!is_whole((Slice){body, rest})) break;
      used = join_chunks(body, rest, &request.body);
      if (used == 0) break;
    } else {
      if (rest < (size_t)length) break;
      request.body = (Slice){body, (size_t)length};
      used = (size_t)length;
    }
    if (is(request.method, "POST")) answer(&connection->out, &request);
    else if (is(request.method, "GET") && request.session.size > 0) open_stream(&connection->out, (Slice){0});
    else if (is(request.method, "DELETE")) reply_head(&connection->out, "200 OK", "", 0);
    else reply_head(&connection->out, "405 Method Not Allowed", "Allow: POST\r\n", 0);
    done = (size_t)(body - in->at) + used;
    if (request.wants_close) return false;
  }
  memmove(in->at, in->at + done, in->size - done);
  in->size -= done;
  return in->size < REQUEST_BYTES_MAX;
}

static void end_connection(int fd) {
  Connection *connection = connections[fd];
  connections[fd] = NULL;
  close(fd);
  free(connection->in.at);
  free(connection->out.at);
  free(connection);
}

/* Sends what waits. Returns false when the connection is broken. */
static bool flush(int epoll, int fd, Connection *connection) {
  while (connection->sent < connection->out.size) {
    ssize_t sent = send(fd, connection->out.at + connection->sent,
                        connection->out.size - connection->sent, MSG_NOSIGNAL);
    if (sent < 0 && errno == EAGAIN) {
      struct epoll_event event = {.events = EPOLLIN | EPOLLOUT, .data.fd = fd};
      epoll_ctl(epoll, EPOLL_CTL_MOD, fd, &event);
      return true;
    }
    if (sent < 0) return false;
    connection->sent += (size_t)sent;
  }
  connection->sent = 0;
  connection->out.size = 0;
  return true;
}

static void serve_readable(int epoll, int fd) {
  Connection *connection = connections[fd];
  reserve(&connection->in, 16384);
  ssize_t size = recv(fd, connection->in.at + connection->in.size,
                      connection->in.room - connection->in.size, 0);
  if (size < 0 && errno == EAGAIN) return;
  if (size <= 0) {
    end_connection(fd);
    return;
  }
  connection->in.size += (size_t)size;
  bool goes_on = serve_all(connection);
  if (!flush(epoll, fd, connection) || !goes_on) end_connection(fd);
}

static void serve_writable(int epoll, int fd) {
  Connection *connection = connections[fd];
  if (!flush(epoll, fd, connection)) {
    end_connection(fd);
  } else if (connection->out.size == 0) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    epoll_ctl(epoll, EPOLL_CTL_MOD, fd, &event);
  }
}

static void accept_all(int epoll, int listener) {
  for (;;) {
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    if (fd >= FDS_MAX) {
      close(fd);
      continue;
    }
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    connections[fd] = calloc(1, sizeof(Connection));
    if (connections[fd] == NULL) fail("calloc");
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
  }
}

static int listen_on(int port) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (listener < 0) fail("socket");
  int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  struct sockaddr_in address = {
      .sin_family = AF_INET,
      .sin_port = htons((unsigned short)port),
      .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
  };
  socklen_t size = sizeof address;
  if (bind(listener, (struct sockaddr *)&address, size) < 0) fail("bind");
  if (listen(listener, 4096) < 0) fail("listen");
  if (getsockname(listener, (struct sockaddr *)&address, &size) < 0) fail("getsockname");
  printf("ready %d\n", ntohs(address.sin_port));
  fflush(stdout);
  return listener;
}

int main(int count, char **arguments) {
  signal(SIGPIPE, SIG_IGN);
  make_results();
  int listener = listen_on(count > 1 ? atoi(arguments[1]) : 0);
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
  if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event) < 0) fail("epoll");
  struct epoll_event events[EVENTS_AT_ONCE];
  for (;;) {
    int ready = epoll_wait(epoll, events, EVENTS_AT_ONCE, -1);
    for (int at = 0; at < ready; at += 1) {
      int fd = events[at].data.fd;
      if (fd == listener) {
        accept_all(epoll, listener);
        continue;
      }
      if (connections[fd] == NULL) continue;
      if (events[at].events & EPOLLOUT) serve_writable(epoll, fd);
      if (connections[fd] != NULL && events[at].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) {
        serve_readable(epoll, fd);
      }
    }
  }
}
