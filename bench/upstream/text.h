/* Growing buffers, slices of text, and as much JSON as is needed to find a member of an object. */
#ifndef BENCH_TEXT_H
#define BENCH_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  const char *at;
  size_t size;
} Slice;

typedef struct {
  char *at;
  size_t size, room;
} Buffer;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void reserve(Buffer *buffer, size_t more) {
  if (buffer->size + more <= buffer->room) return;
  size_t room = buffer->room == 0 ? 1024 : buffer->room;
  while (room < buffer->size + more) room *= 2;
  buffer->at = realloc(buffer->at, room);
  if (buffer->at == NULL) fail("realloc");
  buffer->room = room;
}

static void append(Buffer *buffer, const void *bytes, size_t size) {
  reserve(buffer, size);
  memcpy(buffer->at + buffer->size, bytes, size);
  buffer->size += size;
}

static void append_text(Buffer *buffer, const char *text) {
  append(buffer, text, strlen(text));
}

static void append_slice(Buffer *buffer, Slice slice) {
  append(buffer, slice.at, slice.size);
}

__attribute__((format(printf, 2, 3))) static void appendf(Buffer *buffer, const char *format, ...) {
  char text[1024];
  va_list arguments;
  va_start(arguments, format);
  int size = vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  if (size < 0 || (size_t)size >= sizeof text) fail("appendf");
  append(buffer, text, (size_t)size);
}

static bool is(Slice slice, const char *text) {
  return slice.size == strlen(text) && memcmp(slice.at, text, slice.size) == 0;
}

static bool same(Slice one, Slice other) {
  return one.size == other.size && memcmp(one.at, other.at, one.size) == 0;
}

static bool starts(Slice slice, const char *text) {
  return slice.size >= strlen(text) && memcmp(slice.at, text, strlen(text)) == 0;
}

static Slice slice_of(const Buffer *buffer) {
  return (Slice){buffer->at, buffer->size};
}

static Slice text(const char *characters) {
  return (Slice){characters, strlen(characters)};
}

static const char *skip_space(const char *at, const char *end) {
  while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r')) at += 1;
  return at;
}

static const char *skip_string(const char *at, const char *end) {
  for (at += 1; at < end; at += 1) {
    if (*at == '\\') at += 1;
    else if (*at == '"') return at + 1;
  }
  return end;
}

static const char *skip_value(const char *at, const char *end) {
  if (at >= end) return end;
  if (*at == '"') return skip_string(at, end);
  if (*at != '{' && *at != '[') {
    while (at < end && *at != ',' && *at != '}' && *at != ']' && *at > ' ') at += 1;
    return at;
  }
  int depth = 0;
  while (at < end) {
    if (*at == '"') {
      at = skip_string(at, end);
      continue;
    }
    if (*at == '{' || *at == '[') depth += 1;
    if (*at == '}' || *at == ']') depth -= 1;
    at += 1;
    if (depth == 0) return at;
  }
  return end;
}

/* The raw text of a member of an object, or an empty slice. */
static Slice member(Slice object, const char *name) {
  const char *end = object.at + object.size;
  const char *at = skip_space(object.at, end);
  if (at >= end || *at != '{') return (Slice){0};
  at = skip_space(at + 1, end);
  while (at < end && *at == '"') {
    const char *key_end = skip_string(at, end);
    Slice key = {at + 1, key_end > at + 2 ? (size_t)(key_end - at - 2) : 0};
    at = skip_space(key_end, end);
    if (at >= end || *at != ':') break;
    at = skip_space(at + 1, end);
    const char *value_end = skip_value(at, end);
    if (is(key, name)) return (Slice){at, (size_t)(value_end - at)};
    at = skip_space(value_end, end);
    if (at >= end || *at != ',') break;
    at = skip_space(at + 1, end);
  }
  return (Slice){0};
}

/* The characters of a JSON string without escapes. */
static Slice unquoted(Slice value) {
  if (value.size < 2 || value.at[0] != '"') return (Slice){0};
  return (Slice){value.at + 1, value.size - 2};
}

#endif
