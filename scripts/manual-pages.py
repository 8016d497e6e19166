#!/usr/bin/env python3
"""Writes the manual pages of a program, one for each command, in mdoc.

    scripts/manual-pages.py PROGRAM FOLDER

What stands in them is what PROGRAM --experimental-dump-help says: the same words as --help, in any script, with the
values that an option takes. Every page is read again: one that lost a character of the help, or has empty brackets,
ends the program with status 1.
"""

import datetime
import json
import os
import re
import subprocess
import sys


def escaped(text):
    return text.replace("\\", "\\e")


def line(text):
    """A line of text; a leading dot or quote would make it a request."""
    text = escaped(text)
    return "\\&" + text if text[:1] in (".", "'") else text


def argument(text):
    """An argument of a macro: in quotes, since words such as "No" are macros themselves."""
    return '"' + escaped(text).replace('"', "\\(dq") + '"'


def paragraphs(text):
    """Text with its examples: lines that are indented stand as they are."""
    out, literal = [], False
    for raw in text.split("\n"):
        is_example = raw.startswith("  ")
        if is_example and not literal:
            out.append(".Bd -literal -offset indent")
        if literal and not is_example:
            if not raw.strip():
                continue
            out.append(".Ed")
        literal = is_example
        if is_example:
            out.append(line(raw[2:]))
        elif raw.strip():
            out.append(line(raw))
        elif out and out[-1] != ".Pp":
            out.append(".Pp")
    if literal:
        out.append(".Ed")
    while out and out[-1] == ".Pp":
        out.pop()
    return [entry for index, entry in enumerate(out)
            if not (entry == ".Pp" and out[index + 1:index + 2] == [".Bd -literal -offset indent"])]


def names(item):
    return [("-" if name["kind"] == "long" else "") + name["name"] for name in item.get("names", [])]


def synopsis(item):
    value = item.get("valueName", "")
    if item["kind"] == "positional":
        parts = "Ar " + argument(value)
    else:
        parts = "Fl " + argument(names(item)[0])
        if item["kind"] == "option":
            parts += " Ar " + argument(value)
    if item.get("isRepeating"):
        parts += " ..."
    return (".Op " if item.get("isOptional") else ".") + parts


def entry(item):
    value = item.get("valueName", "")
    if item["kind"] == "positional":
        head = ".It Ar " + argument(value)
    else:
        head = ".It " + " , ".join("Fl " + argument(name) for name in names(item))
        if item["kind"] == "option":
            head += " Ar " + argument(value)
    out = [head]
    if item.get("abstract"):
        out += paragraphs(item["abstract"])
    if item.get("discussion"):
        out += paragraphs(item["discussion"])
    if item.get("allValues"):
        out.append(line("One of " + ", ".join(item["allValues"]) + "."))
    if item.get("defaultValue"):
        out.append(line("Default: " + item["defaultValue"] + "."))
    return out


def shown(items):
    return [item for item in items or [] if item.get("shouldDisplay", True)]


def page(command, date, section=1):
    path = command.get("superCommands", []) + [command["commandName"]]
    arguments = shown(command.get("arguments"))
    subcommands = [each for each in shown(command.get("subcommands")) if each["commandName"] != "help"]
    out = [f".Dd {date}", f".Dt {'.'.join(path).upper()} {section}", ".Os", ".Sh NAME", f".Nm {argument(' '.join(path))}"]
    out.append(".Nd " + argument((command.get("abstract") or "").rstrip(".")))
    out += [".Sh SYNOPSIS", f".Nm {argument(' '.join(path))}"]
    if subcommands:
        out.append(".Ar subcommand")
    out += [synopsis(item) for item in arguments]
    out.append(".Sh DESCRIPTION")
    out += paragraphs(command.get("abstract") or "")
    if command.get("discussion"):
        out += [".Pp"] + paragraphs(command["discussion"])
    if arguments:
        out.append(".Bl -tag -width 6n")
        for item in arguments:
            out += entry(item)
        out.append(".El")
    if subcommands:
        out += [".Sh SUBCOMMANDS", ".Bl -tag -width 6n"]
        for each in subcommands:
            out += [f".It Cm {argument(each['commandName'])}"] + paragraphs(each.get("abstract") or "")
        out.append(".El")
    others = (['.'.join(path[:-1])] if len(path) > 1 else [])
    others += ['.'.join(path + [each["commandName"]]) for each in subcommands]
    if others:
        out.append(".Sh SEE ALSO")
        out += [f".Xr {other} {section}" + (" ," if index < len(others) - 1 else "")
                for index, other in enumerate(others)]
    text = "\n".join(out) + "\n"
    check('.'.join(path), text, command, subcommands)
    yield f"{'.'.join(path)}.{section}", text
    for each in subcommands:
        yield from page(each, date, section)


def check(name, text, command, subcommands):
    """Ends the program when the page lost something of what the help says."""
    said = [command.get("abstract") or "", command.get("discussion") or ""]
    said += [each.get("abstract") or "" for each in subcommands]
    for item in shown(command.get("arguments")):
        said += [item.get("abstract") or "", item.get("discussion") or ""] + item.get("allValues", [])
    read = text.replace("\\(dq", '"').replace("\\e", "\\")
    for words in said:
        for word in re.findall(r"[^\s.]*[^\x00-\x7f][^\s.]*", words) + (words.split() if len(words.split()) == 1 else []):
            if word not in read:
                sys.exit(f"{name}: the page lost '{word}'")
    if re.search(r"\(\s*\)", text):
        sys.exit(f"{name}: the page has empty brackets")


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: scripts/manual-pages.py PROGRAM FOLDER")
    program, folder = sys.argv[1:]
    dump = subprocess.run([program, "--experimental-dump-help"], check=True, stdout=subprocess.PIPE).stdout
    # Set where the same input has to give the same bytes, https://reproducible-builds.org/specs/source-date-epoch/.
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    day = datetime.datetime.fromtimestamp(int(epoch), datetime.timezone.utc) if epoch else datetime.datetime.now()
    date = f"{day:%B} {day.day}, {day.year}"
    os.makedirs(folder, exist_ok=True)
    for name, text in page(json.loads(dump)["command"], date):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)


main()
