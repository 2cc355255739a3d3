#!/usr/bin/env node
// Reads what `buf build` writes and prints the contract's reference as Markdown. A script and not a plugin
// of buf's, because plugins are shown the contract without the rules that stand here.
import { readFileSync } from "node:fs";
import { createFileRegistry, fromBinary, getOption, hasOption, ScalarType } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

const PACKAGE = "parlance.v1";
const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(0)));
const files = [...registry.files].filter((file) => file.proto.package === PACKAGE && !file.name.endsWith("/rule"));
const [methodRule, fieldRule] = ["method", "field"].map((name) => registry.getExtension(`${PACKAGE}.${name}`));
const comments = new Map([...registry.files].map((file) => [file.name, commentsOf(file.proto)]));
const reasons = registry.getEnum(`${PACKAGE}.ErrorReason`);
const reasonNames = new Set(reasons.values.map(({ localName }) => localName));

function commentsOf({ sourceCodeInfo }) {
  const locations = sourceCodeInfo?.location ?? [];
  return new Map(locations.map(({ path, leadingComments }) => [path.join("."), leadingComments]));
}

/** Where a thing stands in its file, in the numbers of descriptor.proto. The contract nests nothing. */
function pathOf(desc) {
  const index = (list) => list.indexOf(desc.proto);
  switch (desc.kind) {
    case "service":
      return [6, index(desc.file.proto.service)];
    case "rpc":
      return [...pathOf(desc.parent), 2, index(desc.parent.proto.method)];
    case "message":
      return [4, index(desc.file.proto.messageType)];
    case "field":
      return [...pathOf(desc.parent), 2, index(desc.parent.proto.field)];
    case "oneof":
      return [...pathOf(desc.parent), 8, index(desc.parent.proto.oneofDecl)];
    case "enum":
      return [5, index(desc.file.proto.enumType)];
    case "enum_value":
      return [...pathOf(desc.parent), 2, index(desc.parent.proto.value)];
  }
}

/** The comment as Markdown: paragraphs stay, names of the contract in it become code. */
function said(desc) {
  const file = desc.file ?? desc.parent.file;
  const text = comments.get(file.name).get(pathOf(desc).join(".")) ?? "";
  return text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.split("\n").map((line) => line.trim()).join(" ").trim())
    .map((paragraph) => paragraph.replace(/`[^`]*`|\b[a-z]+_[a-z_]+\b|\{"[^}]*\}|[<>|]/g, marked))
    .join("\n\n");
}

function marked(found) {
  const escapes = { "<": "&lt;", ">": "&gt;", "|": "\\|" };
  return escapes[found] ?? (found.startsWith("`") ? found : `\`${found}\``);
}

const SCALARS = Object.fromEntries(Object.entries(ScalarType).map(([name, number]) => [number, name.toLowerCase()]));
const inCell = (text) => text.replaceAll("\n\n", "<br>");
const anchor = (name) => name.toLowerCase().replaceAll(/[^a-z0-9 _-]/g, "").replaceAll(" ", "-");
const link = (name) => `[${name}](#${anchor(name)})`;
const titleOf = (method) => `${method.parent.name}.${method.name}`;

function typeOf(field) {
  const composed = field.message ?? field.enum;
  const one = composed === undefined ? SCALARS[field.scalar] : named(composed);
  switch (field.fieldKind) {
    case "map":
      return `map of ${SCALARS[field.mapKey]} to ${one}`;
    case "list":
      return `list of ${one}`;
    default:
      return field.proto.proto3Optional ? `optional ${one}` : one;
  }
}

function named(type) {
  if (!files.includes(type.file)) {
    return `\`${type.typeName}\``;
  }
  const call = callsByMessage.get(type);
  return call === undefined ? link(type.name) : `[${type.name}](#${anchor(titleOf(call))})`;
}

/** What the server enforces, in a few words. */
function rulesOf(field) {
  if (!hasOption(field, fieldRule)) {
    return "";
  }
  const rule = getOption(field, fieldRule);
  const rules = [
    rule.required && "required",
    rule.uuid && "UUID",
    span(rule.minChars || undefined, rule.maxChars || undefined, " characters"),
    span(undefined, rule.maxBytes || undefined, " bytes"),
    span(rule.minItems || undefined, rule.maxItems || undefined, " items"),
    span(rule.min, rule.max, ""),
    rule.writer && "set by staff only",
    rule.audience && "shown to staff only",
  ];
  return rules.filter(Boolean).join(", ");
}

function span(least, most, unit) {
  const [from, to] = [least, most].map((bound) => bound?.toLocaleString("en"));
  if (from === undefined) {
    return to && `at most ${to}${unit}`;
  }
  return to === undefined ? `at least ${from}${unit}` : `${from} to ${to}${unit}`;
}

function fieldsOf(message) {
  if (message.fields.length === 0) {
    return ["Empty."];
  }
  const rows = message.members.flatMap((member) => (member.kind === "oneof" ? choiceRows(member) : [row(member)]));
  return ["| field | type | rules | meaning |", "|---|---|---|---|", ...rows];
}

function choiceRows(oneof) {
  const rows = oneof.fields.map((field) => row(field, "– "));
  return [`| *one of* **${oneof.name}** | | | ${inCell(said(oneof))} |`, ...rows];
}

function row(field, indent = "") {
  return `| ${indent}\`${field.name}\` | ${typeOf(field)} | ${rulesOf(field)} | ${inCell(said(field))} |`;
}

function valuesOf(type, columns = ["value", "meaning"], cells = (value) => [said(value)]) {
  const values = type.values.filter((value) => value.number !== 0);
  const rows = values.map((value) => `| \`${value.name}\` | ${cells(value).map(inCell).join(" | ")} |`);
  return [`| ${columns.join(" | ")} |`, `|${"---|".repeat(columns.length)}`, ...rows];
}

/** "CODE. Meaning. Sample: {…}." as three cells. */
function errorCells(value) {
  const [, code, meaning, sample = ""] = /^([A-Z_]+)\. (.*?)(?: Sample: (`\{.*\}`)\.?)?$/s.exec(said(value)) ?? [];
  if (code === undefined) {
    throw new Error(`${value.name} does not say its code`);
  }
  return [code, meaning, sample];
}

/** The errors of a call stand apart, each with its meaning one step away. */
function saidOfCall(method) {
  const [text, errors] = said(method).split(/\s*\bErrors: /);
  const linked = errors?.replaceAll(/\b[A-Z_]+\b/g, (name) => (reasonNames.has(name) ? `[${name}](#errors)` : name));
  return linked === undefined ? text : `${text}\n\nErrors: ${linked}`;
}

const STREAMS = {
  server_streaming: "answers with a stream",
  client_streaming: "takes a stream",
  bidi_streaming: "a stream both ways",
};

function methodLines(method) {
  const rule = getOption(method, methodRule);
  const permission = registry.getEnum(`${PACKAGE}.Permission`).value[rule.permission];
  const rate = registry.getEnum(`${PACKAGE}.RateClass`).value[rule.rateClass];
  const facts = [
    `Permission [${permission.localName}](#permissions)`,
    `rate class [${rate.localName}](#rate-classes)`,
    STREAMS[method.methodKind],
  ];
  return [
    `#### ${titleOf(method)}`,
    saidOfCall(method),
    `${facts.filter(Boolean).join(" · ")} · \`/${method.parent.typeName}/${method.name}\``,
    `**${method.input.name}**`,
    fieldsOf(method.input).join("\n"),
    `**${method.output.name}**`,
    fieldsOf(method.output).join("\n"),
  ];
}

const services = files.flatMap((file) => file.services).sort((one, other) => one.name.localeCompare(other.name));
const methods = services.flatMap((service) => service.methods);
const callsByMessage = new Map(methods.flatMap((method) => [method.input, method.output].map((one) => [one, method])));
const types = files
  .flatMap((file) => [...file.messages.filter((message) => !callsByMessage.has(message)), ...file.enums])
  .filter((type) => type !== reasons)
  .sort((one, other) => one.name.localeCompare(other.name));
const rules = ["Permission", "RateClass"].map((name) => registry.getEnum(`${PACKAGE}.${name}`));
const callsOf = ({ methods }) => methods.map((method) => `[${method.name}](#${anchor(titleOf(method))})`);
const contents = [
  ...services.map((service) => `- ${link(service.name)}: ${callsOf(service).join(", ")}`),
  `- ${link("Types")}: ${types.map(({ name }) => link(name)).join(", ")}`,
  ...["Errors", "Permissions", "Rate classes"].map((name) => `- ${link(name)}`),
];
const sections = [
  "# API reference",
  `What the [contract](../proto/parlance/v1) says, as \`make generate\` writes it down: ${methods.length} calls in ` +
    `${services.length} services of package \`${PACKAGE}\`.`,
  "A call carries `authorization: Bearer <access_token>` in its metadata, unless its permission is PUBLIC. In JSON, " +
    "names are written in camelCase and 64-bit numbers as strings. A field's rules are the server's: a request that " +
    "breaks them is refused with [INVALID_FIELD](#errors) and the path of every field that does.",
  "## Contents",
  contents.join("\n"),
  "## Services",
  ...services.flatMap((service) => [`### ${service.name}`, said(service), ...service.methods.flatMap(methodLines)]),
  "## Types",
  ...types.flatMap((type) => [
    `### ${type.name}`,
    said(type),
    (type.kind === "enum" ? valuesOf(type) : fieldsOf(type)).join("\n"),
  ]),
  "## Errors",
  said(reasons),
  valuesOf(reasons, ["reason", "code", "meaning", "sample metadata"], errorCells).join("\n"),
  ...["Permission", "RateClass"].flatMap((name) => {
    const type = registry.getEnum(`${PACKAGE}.${name}`);
    return [name === "Permission" ? "## Permissions" : "## Rate classes", said(type), valuesOf(type).join("\n")];
  }),
];
const prefixes = /`(ERROR_REASON|PERMISSION|RATE_CLASS)_(?=[A-Z_]+` \|)/g;
console.log(sections.join("\n\n").replaceAll(prefixes, "`"));
