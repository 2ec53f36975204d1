"""The table of diagnostic codes: HY1xx reading, HY2xx fields, HY3xx the log, HY4xx policies, HY5xx clauses, HY6xx across files."""

from __future__ import annotations

from huiyin.diagnostic import Code, Severity

E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTICE


def _(message: str) -> str:
    """Mark a message for the catalogues; it is translated where it is printed."""
    return message


CODES: dict[str, Code] = {
    # --- HY1xx: reading a file ---------------------------------------------------------------------------
    "HY101": Code(
        E,
        _("The file has {size} bytes; no more than {limit} are read."),
        _("Put what is long into an attachment."),
    ),
    "HY102": Code(
        E,
        _("The file is not UTF-8 text: the byte {byte} cannot stand here."),
        _("Save it as UTF-8 in your editor (not GBK, not UTF-16)."),
    ),
    "HY103": Code(
        E,
        _("A control character, {character}, stands here."),
        _("Delete it; it cannot be seen and often comes with text that was pasted."),
    ),
    "HY104": Code(
        W,
        _(
            "A character that turns the direction of writing, {character}, stands here: what is shown may not be what is written."
        ),
        _("Delete it, unless the text really is in a script written from right to left."),
    ),
    "HY105": Code(
        E,
        _("A conflict was never settled: Git's marker {marker} stands here."),
        _("Keep the lines that are right and delete the markers, then commit."),
    ),
    "HY106": Code(
        E,
        _("The file does not begin with front matter."),
        _("The very first line must be --- and nothing else; the fields follow, then --- again."),
    ),
    "HY107": Code(
        E, _("The front matter is not closed."), _("Put a line --- after the last field, before the text.")
    ),
    "HY108": Code(E, _("There are no fields here."), _("Write one “key: value” a line.")),
    "HY111": Code(E, _("A tab stands where the line is indented."), _("Indent with spaces, two a level.")),
    "HY112": Code(
        E,
        _("The key “{key}” stands here again; it is already on line {first}."),
        _("Keep the one that is right and delete the other."),
    ),
    "HY113": Code(
        E,
        _("& and * at the start of a value make an anchor or an alias; neither is read."),
        _("Put the value in quotes, or write out what was referred to."),
    ),
    "HY114": Code(
        E,
        _("! at the start of a value makes a tag; tags are not read."),
        _("Put the value in quotes, or delete the tag."),
    ),
    "HY115": Code(
        E,
        _("Values are nested deeper than {most} here."),
        _("Look for brackets or dashes that were not meant."),
    ),
    "HY116": Code(
        E,
        _("A second YAML document or a directive (%…, ...) stands here."),
        _("Delete the line; a file has one set of fields."),
    ),
    "HY117": Code(
        E,
        _("This is not a key: keys are words of plain ASCII characters."),
        _("Write the key as in the handbook, in Latin letters; only values may be Chinese."),
    ),
    "HY118": Code(E, _("The key << merges another mapping in; it is not read."), _("Write the fields out.")),
    "HY119": Code(
        E,
        _("The file has more than {most} keys and values; no more are read."),
        _("Divide it, or look for brackets and commas that were not meant."),
    ),
    "HY121": Code(
        E,
        _("A colon and a space stand inside a value without quotes."),
        _("Put the whole value in double quotes."),
    ),
    "HY122": Code(
        E,
        _("The quote that opens here is never closed."),
        _("Close it, or double it if it belongs to the text."),
    ),
    "HY123": Code(
        E,
        _("The bracket that opens here is never closed."),
        _("Close it, or put the value in quotes if it belongs to the text."),
    ),
    "HY124": Code(E, _("This line is no “key: value”."), _("Put a colon and a space after the key.")),
    "HY125": Code(E, _("A value cannot begin with {character} here."), _("Put the value in quotes.")),
    "HY126": Code(
        E,
        _("A backslash in double quotes is followed by something that it cannot be followed by."),
        _("Write \\\\ for a backslash, or use single quotes."),
    ),
    "HY127": Code(
        E,
        _("The line is not indented like its neighbours."),
        _("Fields of one level begin in the same column, each list item with “- ”."),
    ),
    "HY128": Code(
        E,
        _("Something stands after the end of a value."),
        _("Look for a comma that is missing, or a quote or bracket closed too early."),
    ),
    "HY129": Code(
        E,
        _("The fields cannot be read from here on."),
        _("Compare the line with the handbook's example; when in doubt put values in double quotes."),
    ),
    # --- HY0xx: files and folders ------------------------------------------------------------------------
    "HY001": Code(
        E,
        _("The file is missing or cannot be read."),
        _("Put it back from the last commit: git checkout -- the file."),
    ),
    "HY002": Code(
        E, _("This is a symbolic link; links are not followed."), _("Put the file itself in its place.")
    ),
    "HY003": Code(
        E,
        _("This file has no business under cases/."),
        _("A case is cases/YEAR/NUMBER.md, its attachments lie in cases/YEAR/NUMBER/. Move or delete it."),
    ),
    "HY004": Code(
        E,
        _("The program could not check this file ({name})."),
        _("This is a fault of the program, not of the file. Run again with --debug and report it."),
    ),
    # --- HY2xx: fields ------------------------------------------------------------------------------------
    "HY201": Code(
        E, _("The key “{name}” is not known here."), _("Remove it, or begin it with x- if it is your own.")
    ),
    "HY202": Code(
        E,
        _("The key “{name}” is not known here; did you mean “{near}”?"),
        _("Write {near} instead, or begin your own keys with x-."),
    ),
    "HY203": Code(
        E,
        _("“{name}” has the wrong shape: {wanted} is wanted here."),
        _("See the description of the field in the handbook."),
    ),
    "HY204": Code(E, _("“{name}” is not a date or time that exists."), _("Write it like {wanted}.")),
    "HY205": Code(
        E, _("“{name}” needs a time of day, not only a date."), _("Add the time: 2026-03-15T16:00.")
    ),
    "HY206": Code(
        E, _("“{name}” must be true or false."), _("Write true or false; yes, no and 1 are words here.")
    ),
    "HY207": Code(
        E, _("“{name}” has a value that is not allowed."), _("Allowed: {allowed}. Nearest: {near}.")
    ),
    "HY208": Code(E, _("“{name}” must be a number."), _("Write digits only; a percentage as 98 %.")),
    "HY209": Code(E, _("“{name}” is missing."), _("Add it; this field is always needed.")),
    "HY211": Code(
        E,
        _("This is not a case number."),
        _("A case number is YYYYMMDD-XXXXC: the day received, four characters and a check character."),
    ),
    "HY212": Code(
        E,
        _("The check character {found} of the case number is wrong: there is a slip of the pen in it."),
        _("Compare it with the file's name and the receipt; let “huiyin new” give numbers."),
    ),
    "HY213": Code(
        E,
        _("The number's date is not the day the letter was received ({day})."),
        _("Correct whichever is wrong; the number begins with the day received."),
    ),
    "HY214": Code(
        E,
        _("The file does not lie where its number says: {expected}."),
        _("Move the file there, or correct the number."),
    ),
    "HY215": Code(E, _("It was posted after it was received."), _("Correct posted or received.")),
    "HY221": Code(
        E,
        _("“{field}” names something that organization.yml does not know: {name}"),
        _("Correct the name, or add it to policies/organization.yml first."),
    ),
    "HY225": Code(
        W,
        _("{name} was not yet on the roster on {day}."),
        _("Correct the date, or the person's from in policies/organization.yml."),
    ),
    "HY222": Code(
        E,
        _("{name} was no longer on the roster on {day}."),
        _("Correct the person or the date, or the person's from and to in policies/organization.yml."),
    ),
    "HY223": Code(
        E,
        _("“{field}” holds a character that looks like another one, or that is not seen: {character}."),
        _("Type the name anew, in plain letters."),
    ),
    "HY224": Code(
        W,
        _(
            "The name in “{field}” mixes letters of two alphabets that look alike, or holds a character that is not seen: {character}."
        ),
        _("Type the name anew."),
    ),
    "HY231": Code(E, _("The section “{name}” stands twice."), _("Join the two sections under one heading.")),
    # what a public summary may not hold; none of these repeats the datum
    "HY240": Code(
        E,
        _(
            "The summary tells who is concerned: the sender, the handler or the person complained about stands in it."
        ),
        _("Say what was done, not who it was about; the summary is published."),
    ),
    "HY241": Code(
        E,
        _("A telephone number stands in the summary."),
        _("Take it out; the summary is published. Disguised digits (full width, Chinese, spaced) count too."),
    ),
    "HY242": Code(
        E,
        _("The number of an identity card stands in the summary."),
        _("Take it out; the summary is published."),
    ),
    "HY243": Code(
        E,
        _("The number of a bank card or account stands in the summary."),
        _("Take it out; the summary is published."),
    ),
    "HY244": Code(
        E,
        _("The number plate of a vehicle stands in the summary."),
        _("Write “a car” instead; the summary is published."),
    ),
    "HY245": Code(
        E,
        _("The number of a passport or permit stands in the summary."),
        _("Take it out; the summary is published."),
    ),
    "HY246": Code(
        E, _("An e-mail address stands in the summary."), _("Take it out; the summary is published.")
    ),
    "HY247": Code(
        E, _("A WeChat or QQ account stands in the summary."), _("Take it out; the summary is published.")
    ),
    "HY248": Code(
        E,
        _("The number of a building, an entrance or a room stands in the summary."),
        _(
            "Write “a building” or “the east side” instead; with the month and the matter the number would lead to a household."
        ),
    ),
    "HY249": Code(
        E,
        _("A case number stands in the summary."),
        _("Take it out; in public a case has its public number only."),
    ),
    "HY251": Code(
        E,
        _("The attachment is missing from the case's folder."),
        _(
            "Put the file into the folder that is named like the case, beside its file, or take it out of the list."
        ),
    ),
    "HY252": Code(
        E,
        _("An attachment is named without folders: it lies in the case's own."),
        _("Move the file into the folder that is named like the case, and write only its name."),
    ),
    "HY253": Code(E, _("This is not a SHA-256 checksum."), _("Write the 64 digits that sha256sum prints.")),
    "HY254": Code(
        E,
        _("The attachment is not the file that was listed: its checksum is another."),
        _("Put back the file that was listed; a new one gets another name."),
    ),
    "HY261": Code(
        E,
        _("The period is not that of the file's name, {name}."),
        _("Name the file like its period: period: 2026-H1 in cases/surveys/2026-H1.yml."),
    ),
    "HY262": Code(
        E,
        _("More sheets came back than were sent ({sent})."),
        _("Correct sent or returned."),
    ),
    "HY263": Code(
        E,
        _("There are more verdicts than sheets that came back ({returned})."),
        _("Count again; a question left blank is no-answer."),
    ),
    "HY264": Code(
        E,
        _("“{name}” stands here twice."),
        _("Put the numbers together, or give the other one its own name."),
    ),
    "HY265": Code(E, _("The survey ends before it begins."), _("Correct held.")),
    "HY266": Code(
        N,
        _("Fewer sheets came back than clause {clause} wants ({wanted})."),
        _("Remind those who have not answered, or say in the report why it was so; the figure stands."),
    ),
    # --- HY3xx: the log -----------------------------------------------------------------------------------
    "HY301": Code(E, _("The event {event} needs “{name}”."), _("Add {name} to this line of the log.")),
    "HY302": Code(
        E,
        _("A correction either voids an event or sets fields of it, one of the two."),
        _("Write void: true, or set: {{field: value}}."),
    ),
    "HY303": Code(
        E,
        _("This event is earlier than the one above it; the log stands in order of time."),
        _("Move the line up to its place; “huiyin log” does it for late entries."),
    ),
    "HY304": Code(E, _("{event} may not follow in the status {status}."), _("May follow: {following}.")),
    "HY305": Code(
        E,
        _("{event} is dated before the letter was received."),
        _("Correct the event's time; received can no longer change."),
    ),
    "HY306": Code(
        E,
        _("The status is given as {found}, but the log says {status}."),
        _("Run “huiyin validate --fix”, or correct the log."),
    ),
    "HY307": Code(
        E,
        _("“{name}” is not what the log says: {value}."),
        _("Run “huiyin validate --fix”, or add the event that changes it."),
    ),
    "HY308": Code(
        E,
        _("The event {event} needs “{name}” when the verdict is not satisfied."),
        _("Add why the person is not satisfied."),
    ),
    "HY309": Code(
        E,
        _("{event} names an event that is not in the log."),
        _("Copy event and at of the line that is meant, exactly."),
    ),
    "HY310": Code(
        E, _("{event} comes before the event that it names."), _("It must come later than that event.")
    ),
    "HY311": Code(E, _("This field is not changed by reclassifying."), _("Fields that are: {allowed}.")),
    "HY312": Code(
        E,
        _("“{name}” was {value} before, not what this event says."),
        _("Write what held before under from."),
    ),
    "HY313": Code(
        E,
        _("“{name}” is not what the last reclassification says: {value}."),
        _("Set the field to {value}, or add a reclassified event."),
    ),
    "HY315": Code(
        W,
        _("{event} was entered {days} working days after it happened."),
        _("Enter what happens on the same day; a late entry stays visible as one."),
    ),
    "HY314": Code(
        E,
        _("This is dated in the future (it is now {at})."),
        _("Correct the date; what has not happened is not logged."),
    ),
    "HY316": Code(
        E,
        _("The log has more than {most} events; no more are read."),
        _("Look for lines that were not meant; what goes on for so long is a new case."),
    ),
    # --- HY4xx: policies, organisation, calendar ------------------------------------------------------------
    "HY401": Code(
        E,
        _("This is not an event or a pattern of one."),
        _("Write an event's name, or {{event: called-back, kind: first}}."),
    ),
    "HY402": Code(
        E, _("There is no event {name}; did you mean {near}?"), _("See the table of events in the handbook.")
    ),
    "HY403": Code(
        E,
        _("“{name}” is not a duration."),
        _("Write 20m, 24h, 7 days, 3 workdays, 2 weeks, 3 months or 3 years."),
    ),
    "HY404": Code(
        E,
        _("A deadline has exactly one of within, by and every; each goes with every."),
        _("Keep the one that is meant."),
    ),
    "HY405": Code(
        E, _("A separation has person and may_not, or only and may."), _("Give one of the two pairs.")
    ),
    "HY406": Code(
        E,
        _("A window is of an event or an activity, and has weekdays or hours."),
        _("Give one of event and activity, and weekdays or hours."),
    ),
    "HY407": Code(E, _("A requirement needs fields, sections, events or roles."), _("Say what is required.")),
    "HY408": Code(
        E,
        _("There is no field “{name}”."),
        _("Name a field of the case, reporter.name, or an event's field such as replied.cc."),
    ),
    "HY409": Code(
        E, _("A target has at_least or at_most, one of the two."), _("Keep the one that is meant.")
    ),
    "HY410": Code(
        E,
        _("The last verdict can be asked for in a clause, not in applies_to."),
        _("Move it to the when of the clauses."),
    ),
    "HY411": Code(
        E, _("“{name}” cannot be an id."), _("An id has small letters, digits and hyphens: reply-urgent.")
    ),
    "HY412": Code(
        E,
        _("The policy ends before it begins."),
        _("in_force: to is the first day on which it no longer holds."),
    ),
    "HY413": Code(
        E, _("The clause id {name} stands twice in this policy."), _("Give each clause an id of its own.")
    ),
    "HY414": Code(
        E,
        _("The text refers to {name}, but there is no such clause; did you mean {near}?"),
        _("Correct the name between the braces, or add the clause."),
    ),
    "HY415": Code(
        E, _("The text asks for {name}, which the clause does not have."), _("The clause has: {known}.")
    ),
    "HY416": Code(
        E,
        _("The clause {name} is never shown in the text."),
        _("Put {{{{ {name} }}}} at the end of the article that says it."),
    ),
    "HY417": Code(
        E, _("There is no clause {name}."), _("Name a clause of a policy that is in force at the same time.")
    ),
    "HY418": Code(E, _("{name} is not a deadline."), _("Only a deadline can be overdue.")),
    "HY419": Code(
        E, _("The deadline {name} waits for itself."), _("Break the circle of overdue references.")
    ),
    "HY420": Code(
        E,
        _("Braces stand here that belong to no placeholder."),
        _("Write {{{{ clause.field }}}} on one line, with two braces on each side."),
    ),
    "HY421": Code(E, _("This time zone is not known."), _("Write one such as Asia/Shanghai.")),
    "HY422": Code(E, _("The id {name} stands twice."), _("Give each its own id.")),
    "HY423": Code(
        E,
        _("{name} is named here but does not stand in this file."),
        _("Correct it, or add it where it belongs in this file."),
    ),
    "HY424": Code(
        E,
        _("There is no role {name}."),
        _("Use a role of the list roles in policies/organization.yml, or add it there."),
    ),
    "HY425": Code(E, _("This is not a year."), _("Each key of the calendar is a year of four digits.")),
    "HY426": Code(E, _("{name} is not in this year."), _("Put it under its own year.")),
    "HY427": Code(
        E, _("{name} is both a holiday and a working day."), _("Keep the one that the official notice names.")
    ),
    "HY428": Code(
        E,
        _("{name} is not on a weekend, so it is a working day without being made one."),
        _("Take it out, or correct the date."),
    ),
    "HY429": Code(E, _("The office closes before it opens."), _("Correct open or close.")),
    "HY430": Code(
        E,
        _("{name} left before coming."),
        _("Correct from or to; to is the first day on which the person is no longer there."),
    ),
    "HY431": Code(
        E,
        _("This file has no business under policies/."),
        _("A policy is policies/ID.md, an earlier version policies/ID/VERSION.md."),
    ),
    "HY432": Code(
        E,
        _("The policy says {name}, its file says {expected}."),
        _("Rename the file, or correct id or version."),
    ),
    "HY433": Code(
        E,
        _("Two versions of {name} are in force on the same day (the other is {other})."),
        _("End the earlier one on the day the later begins: in_force: {{to: …}}."),
    ),
    "HY434": Code(
        E,
        _("The clause id {name} also stands in {other}, and both can govern the same case."),
        _("Give one of the two another id."),
    ),
    "HY441": Code(
        E,
        _("There is no requirement {name}."),
        _("Correct the id under covers, or add the requirement to policies/requirements.yml."),
    ),
    "HY442": Code(
        E,
        _("No clause covers the requirement {name}."),
        _("Add its id to the covers of the clause that carries it, or write a text clause with the reason."),
    ),
    # --- HY45x, HY46x: ledgers to be taken in, and their maps ----------------------------------------------------
    "HY451": Code(
        E,
        _("The ledger has no column “{name}”."),
        _("Write the name as it stands in the ledger's header; nearest: {near}."),
    ),
    "HY452": Code(
        E, _("The ledger has more than one column “{name}”."), _("Rename all but one of them in the ledger.")
    ),
    "HY453": Code(
        E,
        _("The format “{format}” does not tell a year, a month and a day."),
        _("Write formats such as %Y/%m/%d %H:%M:%S."),
    ),
    "HY454": Code(E, _("This encoding is not known."), _("Write utf-8 or gb18030, or leave encoding out.")),
    "HY455": Code(E, _("A case has no section “{name}”."), _("Sections: {known}, and so on.")),
    "HY456": Code(
        E,
        _("“{name}” is in none of the map's date formats."),
        _("Correct the cell, or add its format to dates in the map."),
    ),
    "HY457": Code(
        E,
        _("The workbook has no sheet {name}."),
        _("Write the name of a sheet, or its number counted from 0."),
    ),
    "HY458": Code(E, _("This is a workbook of the old format, xls."), _("Save it as xlsx or csv.")),
    "HY459": Code(
        E,
        _("The workbook has {size} bytes when unpacked; no more than {limit} are read."),
        _("Delete the sheets, pictures and empty rows that are not needed, or save the sheet as csv."),
    ),
    "HY460": Code(
        E,
        _("The workbook is damaged, or not a workbook."),
        _("Open it in a spreadsheet program and save it again as xlsx, or as csv."),
    ),
    "HY461": Code(
        E,
        _("The file is not text in the encoding {name}."),
        _("Name its encoding in the map, or save it as UTF-8."),
    ),
    "HY462": Code(
        E,
        _("The quotation marks before line {line} do not pair."),
        _("Save the ledger as xlsx, or double the marks that belong to the text."),
    ),
    # --- HY463 to HY473: ledgers that were exported and come back ---------------------------------------------
    "HY463": Code(
        E,
        _("This is no ledger of “huiyin export”: the column “{name}” is missing."),
        _("Export again; leave the case number and the check, which is hidden, as they are."),
    ),
    "HY464": Code(
        E,
        _("The last commit has no case of this number."),
        _("Correct the number; a new letter comes in by huiyin new, and a new case is committed first."),
    ),
    "HY465": Code(
        E,
        _("The case number is mistyped: its check character does not fit."),
        _("Write it as it was exported."),
    ),
    "HY466": Code(
        E, _("One case stands in several rows: {rows}."), _("Keep one row of each case, and import again.")
    ),
    "HY467": Code(
        E,
        _("“{name}” was changed in the case after the ledger was exported."),
        _("Export again, and change it there if it still has to be changed."),
    ),
    "HY468": Code(
        E,
        _("It cannot be told from which state of this case the row was exported."),
        _(
            "Export again: the check was changed or sorted apart from its row, or that state was never committed."
        ),
    ),
    "HY469": Code(
        E,
        _("“{name}” holds a value that is not known here."),
        _("Write one of: {known}; or its id."),
    ),
    "HY470": Code(
        E, _("What stands in “{name}” may mean more than one thing."), _("Write the id instead of the name.")
    ),
    "HY471": Code(
        E,
        _("“{name}” was left out of the ledger or sealed, so it is not changed through it."),
        _("Put the cell back as it was; change the case itself, or export with --with-reporter."),
    ),
    "HY472": Code(
        E,
        _("“{name}” holds a formula, or the error of one, in the place of a value."),
        _("Write the value itself, as text."),
    ),
    "HY473": Code(
        E,
        _("The program cannot change the file of this case as it is."),
        _("huiyin validate tells what is wrong with it; put that right and commit, then import again."),
    ),
    # --- HY5xx: clauses that a case does not keep -------------------------------------------------------------
    "HY501": Code(
        E, _("{clause} asks for “{name}”, which is missing."), _("Add it to the case or the event.")
    ),
    "HY502": Code(
        E, _("{clause} asks for the section “{name}”, which is missing or empty."), _("Write the section.")
    ),
    "HY503": Code(
        E, _("{clause} asks for the event {event} first."), _("Log what happened: huiyin log CASE.")
    ),
    "HY504": Code(
        E,
        _("{clause} asks that these take part: {roles}."),
        _("Name them under participants, or let them act."),
    ),
    "HY505": Code(E, _("{clause} forbids {event} by the {person}."), _("Somebody else must do this.")),
    "HY506": Code(
        E, _("{clause} lets only these do {event}: {roles}."), _("Somebody with the role must do this.")
    ),
    "HY507": Code(
        N,
        _("{clause}: {event} lies outside the hours."),
        _("Choose another time next time; nothing has to be corrected."),
    ),
    "HY508": Code(
        W,
        _("This approval of {event} does not count: {clause} asks for one of {roles}."),
        _("Let somebody with the role approve."),
    ),
    "HY509": Code(
        W,
        _(
            "This approval of {event} does not count: {clause} forbids it to the handler, the person complained about and the author."
        ),
        _("Let somebody who is not involved approve."),
    ),
    "HY510": Code(
        W,
        _("The extension has no effect: {clause} cannot be extended."),
        _("Remove nothing; the deadline stands as it was."),
    ),
    "HY511": Code(
        W,
        _("The extension has no effect: {clause} was already past its deadline."),
        _("An extension comes at or before the deadline."),
    ),
    "HY512": Code(
        W,
        _("The extension has no effect: it is not later than the deadline of {clause} in force."),
        _("Give a later date."),
    ),
    "HY513": Code(
        W,
        _("The extension has no effect: it goes beyond what {clause} allows."),
        _("Give a date within the limit."),
    ),
    "HY514": Code(
        W,
        _("The extension has no effect: no obligation of {clause} was open then."),
        _("Name the clause whose deadline is to move; see huiyin explain CASE."),
    ),
    "HY515": Code(
        N,
        _("{event} awaits approval under {clause} by one of: {roles}."),
        _("Until it is approved it does not count."),
    ),
    "HY516": Code(
        W,
        _("No deadline governs this case."),
        _("Check channel, party and kind, or the applies_to of the policies."),
    ),
    "HY517": Code(
        W,
        _("For {years} there is no official calendar: this case's deadlines were computed by weekends only."),
        _("Add the year to policies/calendar.yml when its notice is out."),
    ),
    # --- HY6xx: between files ---------------------------------------------------------------------------------
    "HY601": Code(
        E,
        _("The number {number} is already borne by {other}."),
        _("Give the case not yet shared a new number and keep the old one in links.formerly."),
    ),
    "HY602": Code(
        E, _("The reply number {number} is already used in {other}."), _("Give each reply its own number.")
    ),
    "HY603": Code(
        E, _("The source number {number} was already taken in as {other}."), _("Remove the doubled case.")
    ),
    "HY604": Code(E, _("“{name}” names the case {number}, which does not exist."), _("Correct the number.")),
    "HY605": Code(E, _("“{name}” names this very case."), _("Name the other case.")),
    "HY606": Code(
        E,
        _("A case is merged into one received no later, but {number} came after it."),
        _("Merge the later case into the earlier one."),
    ),
    "HY607": Code(
        N,
        _("{clause}: the same problem came {times} times, first as {first}."),
        _("Open an improvement case and link these."),
    ),
    # --- HY7xx: sealing ---------------------------------------------------------------------------------------
    "HY701": Code(
        E,
        _("The reporter stands in clear although the organisation has recipients."),
        _(
            "Seal it: huiyin seal. New cases are sealed by themselves once git config huiyin.keys names the key store."
        ),
    ),
    "HY702": Code(
        E,
        _("The letter stands in clear although the organisation has recipients."),
        _("Seal it: huiyin seal."),
    ),
    "HY703": Code(
        E,
        _("What is sealed here is sealed in another case too ({other}); a block belongs to one case alone."),
        _("Take it out of the case that was made by copying, and register that sender and letter anew."),
    ),
    "HY704": Code(
        E,
        _("An attachment lies in clear although the organisation has recipients."),
        _("Seal it: huiyin seal."),
    ),
    # --- HY8xx: what history forbids --------------------------------------------------------------------------
    "HY801": Code(
        E,
        _("The event {event} of {at} was changed or removed; the log only grows."),
        _("Put the line back as it was and add a corrected event."),
    ),
    "HY804": Code(
        E,
        _("“{name}” was changed without a reclassified event."),
        _("Put it back, and let “huiyin log CASE reclassified field={name} …” change it."),
    ),
    "HY802": Code(E, _("“{name}” may not change any more."), _("Put back what it was.")),
    "HY803": Code(
        E,
        _("A case was deleted or renamed."),
        _("Put the file back: git checkout; what is settled is closed and archived, not removed."),
    ),
    "HY805": Code(
        E,
        _(
            "Version {version} of “{policy}”, in force since {since}, was changed: {clause}."
            " Open cases whose deadlines that touches: {number} {cases}"
        ),
        _(
            "Put it back. What is to hold from now on is a later version: keep this one as"
            " policies/{policy}/{version}.md with its end, and give the new one its own “version” and “in_force”."
        ),
    ),
    "HY806": Code(
        W,
        _("Deadlines under {clause} move in open cases: {number} {cases}"),
        _("Make sure that it is meant: nobody who wrote to you should be told another day than before."),
    ),
    "HY807": Code(
        N,
        _(
            "The wording of version {version} of “{policy}”, in force since {since}, is another; its rules are the same."
        ),
        _("Correct slips of the pen so; what changes the meaning is a later version."),
    ),
    "HY808": Code(
        E,
        _(
            "Version {version} of “{policy}”, in force since {since}, is gone; it governs the cases of its time."
        ),
        _("Put it back, or, if a later one has come, keep it as policies/{policy}/{version}.md."),
    ),
    "HY840": Code(
        E,
        _("This is not a public SSH key."),
        _("Give the one line of the .pub file, such as “ssh-ed25519 AAAA…”, never the private key."),
    ),
    "HY841": Code(
        W,
        _("{person} and {other} have the same signing key: it does not tell which of them signed."),
        _("Everybody makes a key of their own; one that is changed hands gets a to, and then a from."),
    ),
    "HY842": Code(
        W,
        _("Nothing proves that {person} approved {event}."),
        _(
            "With proof: signature, {person} commits the approval with the key on the roster (git commit -S); with proof: merge, {person} merges it with a signature."
        ),
    ),
    "HY843": Code(
        E,
        _(
            "{person} approves {event}, but on the shared branch's roster, before this change, has none of these roles: {roles}."
        ),
        _(
            "Bring changes of the roster first, in a change of their own; then somebody with the role approves."
        ),
    ),
    "HY844": Code(
        E,
        _(
            "The approval of {event} by {person} is signed with a key that the shared branch's roster, before this change, gives to nobody or to several people."
        ),
        _("Bring the key first, in a change of its own; then {person} approves again and signs with it."),
    ),
    "HY845": Code(
        E,
        _("The signature under the approval of {event} by {person} is broken or of another commit."),
        _("Nobody should merge this; {person} approves again and signs."),
    ),
    "HY846": Code(
        E,
        _(
            "The approval of {event} by {person} is signed with a key that was not good when it was received, whatever date the commit bears."
        ),
        _("{person} approves again and signs with a key that is good today."),
    ),
    "HY847": Code(
        E,
        _("The approval of {event} in the name of {person} comes from {other}."),
        _("{person} approves, commits and signs in person."),
    ),
    "HY848": Code(
        E,
        _(
            "{person} may not approve {event}: that is the handler, the person complained about or the author, be it by another address or entry of the roster."
        ),
        _("Let somebody who is not involved approve."),
    ),
    "HY849": Code(
        E,
        _("After {person} had approved {event}, what was approved was changed: the approval is void."),
        _("Let {person} look at it again and approve it anew."),
    ),
    "HY810": Code(
        E,
        _("The case was emptied or cannot be read from this commit on."),
        _("Put back the version before this commit: git checkout COMMIT^ -- FILE."),
    ),
    "HY811": Code(
        E,
        _("{event} is dated after its commit of {date}: it was written down before it happened."),
        _("Ask who wrote it; a wrong time is put right by a corrected event, never by editing the line."),
    ),
    "HY812": Code(
        E,
        _("The commit is dated {date}, {hours} hours before what it builds on: its date is not true."),
        _("Ask who made it, and compare with the server's record of pushes; set the clock right."),
    ),
    "HY813": Code(
        E,
        _("The commit is dated {date}, which cannot be."),
        _("Ask who made it, and compare with the server's record of pushes; set the clock right."),
    ),
    "HY814": Code(
        E,
        _("{event} is said to be by {person}, but {other} committed it."),
        _("{person} confirms it in an event of their own; what is written down for others has recorded_by."),
    ),
    "HY815": Code(
        E,
        _("{event} by {person} is said to be written down by {other}, who is no administrator."),
        _("Only administrators write down what others did; {person} confirms it in an event of their own."),
    ),
    "HY816": Code(
        W,
        _("{event} by {person} was committed by the administrator {other}, without recorded_by."),
        _("Let the line say who wrote it down: recorded_by: {other}."),
    ),
    "HY817": Code(
        W,
        _(
            "{event} is said to be by {person}, but nobody on the roster has the address of the commit ({other})."
        ),
        _("Add the address to the person's emails in policies/organization.yml, or ask who made the commit."),
    ),
    "HY818": Code(
        N,
        _(
            "{event} by {person} was committed by {other}: only the author's name in the commit speaks for it."
        ),
        _("That is usual after a rebase or a squash; where it matters, ask {person}."),
    ),
    "HY819": Code(
        W,
        _("The case {number} became {other}; a number may change only before it is shared."),
        _(
            "If the sender was already told the number, say so in the case; it is still found by links.formerly."
        ),
    ),
    "HY850": Code(
        N,
        _(
            "{event} was committed {days} working days after it happened; its author says that it was in time."
        ),
        _("That is usual after a rebase; the author's date is the author's word alone."),
    ),
    "HY851": Code(
        E,
        _("{clause} was changed for {cases} cases that it already governed, the first being {first}."),
        _("Put the version back as it was, and bring the change as a new version with a later in_force."),
    ),
    "HY852": Code(
        W,
        _("{clause} was changed in a version that is in force; no case depended on it."),
        _("Bring a change as a new version with a later in_force."),
    ),
    "HY853": Code(
        N,
        _("The wording of {name} was changed while in force; its clauses stayed as they were."),
        _("Nothing has to be corrected; what was approved is better kept word for word."),
    ),
    "HY854": Code(
        E,
        _("Working days or hours were changed: deadlines of {cases} cases moved, the first being {first}."),
        _("Put back what the cases were counted by; only years to come are changed."),
    ),
    "HY855": Code(
        E,
        _("{person} was taken off the roster, which holds everybody who ever acted."),
        _("Put the line back, with to: and the day on which they left."),
    ),
    "HY856": Code(
        E,
        _("Roles of {person} were changed so that approvals in {cases} cases count otherwise than before."),
        _("Put the roles back; somebody who had the role then, or has it now, approves anew."),
    ),
    "HY857": Code(
        E,
        _("The branch {branch} once stood at this commit and was rewritten since (pushed by: {person})."),
        _(
            "Find out who did it; the commit is restored with git branch. The record is huiyin/audited.json in .git."
        ),
    ),
    "HY858": Code(
        N,
        _("Something could not be seen ({name}: {count})."),
        _(
            "shallow: fetch the rest (git fetch --unshallow). objects: the clone is partial or damaged. signatures: ssh-keygen is missing."
        ),
    ),
    "HY859": Code(
        W,
        _("{event} reached the server {days} working days after it happened, whatever its commit says."),
        _("Push on the day; the date of a commit is only its author's word."),
    ),
    "HY860": Code(
        N,
        _("Something was changed or removed on a branch before it was shared ({name})."),
        _("That is allowed; once it is shared, a corrected event is the way."),
    ),
    "HY861": Code(
        W,
        _("This merge brings {event}, which none of the merged branches has."),
        _("Add events in commits of their own, where they are seen; ask who made the merge."),
    ),
    "HY862": Code(
        W,
        _("{count} times {name} in {cases} files of this commit."),
        _("Taking in a ledger or a pile of paper does this; look at the commit, and at the page of {name}."),
    ),
    "HY863": Code(
        E,
        _("The version {name} was taken away though it has been in force."),
        _("Put the file back; a version that no longer holds has in_force: to."),
    ),
    "HY864": Code(
        E,
        _("The roster was taken away, or cannot be read from this commit on."),
        _("Put policies/organization.yml back as it was before this commit."),
    ),
    "HY865": Code(
        N,
        _("Replace references or grafts would show another history; the real one was audited."),
        _("See git replace --list and .git/info/grafts, and remove them."),
    ),
    "HY870": Code(
        E,
        _("A name leads elsewhere, or means something to Git itself (.., a backslash, a form of .git)."),
        _("Rename the file; take it out of every commit that is not shared yet: git rebase -i."),
    ),
    "HY871": Code(
        E,
        _(
            "Not every system can have a file of this name: reserved (con, aux, head and others), a dot or blank at the end, one of"
            ' < > : " | ? *, a character that nobody sees, or too long.'
        ),
        _("Give it a plain name, in every commit that is not shared yet."),
    ),
    "HY872": Code(
        E,
        _("Beside it stands a name that differs only by capitals or by the form of an accent."),
        _("On Windows and macOS the two fall together: rename one of them."),
    ),
    "HY873": Code(
        E,
        _("This is a submodule, or a file that sets submodules up."),
        _("Put the files themselves in; a repository of letters fetches nothing from elsewhere."),
    ),
    "HY874": Code(
        E, _("The file can be executed."), _("Take the bit off: git update-index --chmod=-x FILE.")
    ),
    "HY875": Code(
        E,
        _("The attribute “{name}” may not be set here: it could start programs or change what is read."),
        _(
            "Take the line out. Attributes stand in .gitattributes at the top: text, eol, binary, diff, merge=huiyin;"
            " none below cases/ and policies/."
        ),
    ),
    "HY876": Code(
        E,
        _("{size} bytes; the server takes no more than {limit}."),
        _("Make the picture or recording smaller, in every commit that is not shared yet: git rebase -i."),
    ),
    "HY877": Code(
        E,
        _("The push has {count} files or commits; the server looks at no more than {limit} at once."),
        _("Push in parts, or let the administrator raise huiyin.maxFiles or huiyin.maxCommits there."),
    ),
    "HY878": Code(
        E,
        _("An editor or a system left this file behind: a backup, a swap file, a stash."),
        _(
            "It may hold what was deleted: git rm it, in every commit that is not shared yet, and ignore its kind."
        ),
    ),
    "HY879": Code(
        E,
        _("A name leads to a person: a number, an address, a room, or the sender's name stands in it."),
        _(
            "Name files, branches and tags for the case or for what they are; rename, also in earlier commits."
        ),
    ),
    "HY880": Code(
        E,
        _("The message leads to a person: a number, an address, a room, or the sender's name stands in it."),
        _("Name the case instead and reword it: git commit --amend, or git rebase -i for an earlier one."),
    ),
    "HY881": Code(
        E,
        _(
            "The date, {date}, is not one that a clock shows: it lies ahead of the server's time, or before Git."
        ),
        _("Put the clock of the computer right and commit again: git commit --amend --no-edit --date=now."),
    ),
    "HY882": Code(
        E,
        _("The date, {date}, is more than ten minutes before that of the commit it follows, {parent}."),
        _("Put the clock of the computer right and commit again: git rebase --force-rebase origin/main."),
    ),
    "HY883": Code(
        E,
        _("The shared branch would lose commits: it only goes forward."),
        _("Fetch and begin from there: git pull --rebase, then push without --force."),
    ),
    "HY884": Code(
        E,
        _("The shared branch cannot be deleted."),
        _("It is the record. Delete only the branch of a request that is merged."),
    ),
    "HY885": Code(
        E,
        _("Only branches and tags are taken in; notes, replacements, stashes and the like are not."),
        _("Push a branch: git push origin HEAD:refs/heads/NAME."),
    ),
    "HY886": Code(
        E, _("A tag stays where it is."), _("Make a new tag of another name; do not move or delete this one.")
    ),
    "HY887": Code(
        E,
        _("Policies, the roster and the calendar come to the shared branch through review, not straight."),
        _("Push a branch of your own; a reviewer merges it with a merge commit (git merge --no-ff)."),
    ),
    "HY888": Code(
        E,
        _("Nobody can tell who made this merge: the server does not know who pushes, and no key signs it."),
        _(
            "A reviewer signs the merge with the key in the roster (git merge --no-ff -S), or pushes under the own account."
        ),
    ),
    "HY889": Code(
        E,
        _("The merge is by {person}, whose own work it brings."),
        _("Somebody else has to look at it and merge it."),
    ),
    "HY890": Code(
        E,
        _("The merge is by {person}, who has none of the roles {roles}."),
        _("Let a reviewer merge it. Roles count as they stand on the shared branch before the push."),
    ),
    "HY891": Code(
        E,
        _("This file says who approves or what is checked; it comes through review, not straight."),
        _("Push a branch of your own; a reviewer merges it with a merge commit (git merge --no-ff)."),
    ),
    "HY892": Code(
        E,
        _("The event {event} needs approval and comes through review, not straight to the shared branch."),
        _("Push it on a branch; whoever may approve adds “approved” and merges it (git merge --no-ff)."),
    ),
    "HY893": Code(
        E,
        _("The commit has no parent: its history has nothing to do with that of this repository."),
        _("Clone the repository and put the changes there: git cherry-pick, or copy the files."),
    ),
    "HY894": Code(
        E,
        _("The merge brings something that none of its parents has."),
        _("Merge anew without changes of your own, and commit those by themselves; or rebase the branch."),
    ),
    "HY895": Code(
        E,
        _("A secret key stands here."),
        _("Take it out of every commit; whoever saw it has it, so make a new one."),
    ),
    "HY896": Code(
        E,
        _("Git holds something here that is no plain file or folder, or two things under one name."),
        _("Make the commit anew with Git's own commands, in a fresh clone."),
    ),
    "HY897": Code(E, _("The tag names no commit."), _("Tag a commit: git tag -a NAME COMMIT.")),
    "HY474": Code(
        W,
        _(
            "{number} attachments were left out: more than {files}, or over {each} MiB each or {all} MiB in all."
        ),
        _("Keep the message; put what is needed, made smaller, into the case's folder and its list."),
    ),
    "HY475": Code(
        N,
        _("A program sent this message of itself (a bounce, an automatic reply): it makes no case."),
        _("Look whether it tells that a reply of yours did not arrive."),
    ),
    "HY476": Code(
        N,
        _("The subject leads to a person, so it was sealed with the letter."),
        _("Give the case a subject that names nobody."),
    ),
    "HY477": Code(
        E,
        _("The message is damaged, so that it cannot be told what is letter and what is attachment."),
        _("Open it in the mail program and save it again; if it is a letter, register it with huiyin new."),
    ),
    "HY478": Code(
        E,
        _("This is no e-mail message: it has none of the fields that every message has."),
        _("Save the message from the mail program as .eml, with its full header."),
    ),
    "HY479": Code(
        E,
        _("The message has {size} bytes; no more than {limit} are read."),
        _("Save its text as a message of its own, and put the files that are needed into the case's folder."),
    ),
    "HY480": Code(
        E,
        _(
            "The message is nested deeper, or divided into more parts, than {limit} boxes: no letter is made so."
        ),
        _("Read it in the mail program; if it is a letter, register it with huiyin new."),
    ),
}
