"""Who may do what on which address: every route, method, role, own row and foreign row.

A word tells what is answered:

    ok      200, or what was asked is done (302)
    login   302 to the login page
    no      403: not this role
    wrong   400: the form comes back with a sentence, nothing is written
    absent  404: a row that this role does not keep
    method  405

The office of "Staf kabupaten" stands in Bangka Barat (19.05); `foreign` rows are of Bangka (19.01).
Rows of models without a place, such as documents, belong to everybody who acts for a region.
"""

from accounts.roles import (
    ADMINISTRATOR,
    AGENCY_OPERATOR,
    POKJA_MEMBER,
    READER,
    STAFF,
    VERIFIER,
)
from tests.factories import OWN

# Column -> role and the region of its seat; None is nobody at all.
WHO: dict[str, tuple[str, str] | None] = {
    "anonymous": None,
    "reader": (READER, OWN),
    "pokja": (POKJA_MEMBER, OWN),
    "opd": (AGENCY_OPERATOR, OWN),
    "verifier": (VERIFIER, OWN),
    "kabupaten": (STAFF, OWN),
    "province": (STAFF, "19"),
    "admin": (ADMINISTRATOR, OWN),
}

TABLE = """
kind      method row      anonymous reader pokja  opd    verifier kabupaten province admin

read      GET    own      ok        ok     ok     ok     ok       ok        ok       ok
read      GET    foreign  ok        ok     ok     ok     ok       ok        ok       ok
read      POST   own      method    method method method method   method    method   method
read      POST   foreign  method    method method method method   method    method   method

add       GET    own      login     no     no     no     no       ok        ok       ok
add       POST   own      login     no     no     no     no       ok        ok       ok
add       POST   foreign  login     no     no     no     no       wrong     ok       ok

change    GET    own      login     no     no     no     no       ok        ok       ok
change    GET    foreign  login     no     no     no     no       absent    ok       ok
change    POST   own      login     no     no     no     no       ok        ok       ok
change    POST   foreign  login     no     no     no     no       absent    ok       ok

delete    GET    own      login     no     no     no     no       ok        ok       ok
delete    GET    foreign  login     no     no     no     no       absent    ok       ok
delete    POST   own      login     no     no     no     no       ok        ok       ok
delete    POST   foreign  login     no     no     no     no       absent    ok       ok

deleted   GET    own      login     no     no     no     no       ok        ok       ok
deleted   POST   own      login     no     no     no     no       method    method   method

restore   GET    own      login     no     no     no     no       method    method   method
restore   POST   own      login     no     no     no     no       ok        ok       ok
restore   POST   foreign  login     no     no     no     no       absent    ok       ok

history   GET    own      login     no     no     no     no       ok        ok       ok
history   GET    foreign  login     no     no     no     no       absent    ok       ok
history   POST   own      login     no     no     no     no       method    method   method
history   POST   foreign  login     no     no     no     no       method    method   method

all       GET    own      login     no     no     no     no       ok        ok       ok
all       POST   own      login     method method method method   method    method   method

merge     GET    own      login     no     no     no     no       ok        ok       ok
merge     POST   own      login     no     no     no     no       ok        ok       ok
merge     POST   foreign  login     no     no     no     no       wrong     ok       ok
undo      GET    own      login     no     no     no     no       method    method   method
undo      POST   own      login     no     no     no     no       ok        ok       ok
undo      POST   foreign  login     no     no     no     no       absent    ok       ok

upload    GET    own      login     no     no     no     no       ok        ok       ok
upload    POST   own      login     no     no     no     no       ok        ok       ok
original  GET    own      login     ok     ok     ok     ok       ok        ok       ok
original  POST   own      login     method method method method   method    method   method

login     GET    own      ok        ok     ok     ok     ok       ok        ok       ok
login     POST   own      ok        ok     ok     ok     ok       ok        ok       ok
form      GET    own      ok        ok     ok     ok     ok       ok        ok       ok
form      POST   own      ok        ok     ok     ok     ok       ok        ok       ok
account   GET    own      login     ok     ok     ok     ok       ok        ok       ok
account   POST   own      login     method method method method   method    method   method
password  GET    own      login     ok     ok     ok     ok       ok        ok       ok
password  POST   own      login     ok     ok     ok     ok       ok        ok       ok
logout    GET    own      method    method method method method   method    method   method
logout    POST   own      ok        ok     ok     ok     ok       ok        ok       ok
"""

# The API answers in numbers. Rows as above; a list takes POST, a row the rest.
API_TABLE = """
address   method row      anonymous reader pokja  opd    verifier kabupaten province admin
list      GET    own      200       200    200    200    200      200       200      200
list      POST   own      401       403    403    403    403      400       400      400
detail    GET    own      200       200    200    200    200      200       200      200
detail    GET    foreign  200       200    200    200    200      200       200      200
detail    PUT    own      401       403    403    403    403      400       400      400
detail    PUT    foreign  401       403    403    403    403      404       400      400
detail    PATCH  own      401       403    403    403    403      200       200      200
detail    PATCH  foreign  401       403    403    403    403      404       200      200
detail    DELETE own      401       403    403    403    403      200       200      200
detail    DELETE foreign  401       403    403    403    403      404       200      200
restore   POST   own      401       403    403    403    403      200       200      200
restore   POST   foreign  401       403    403    403    403      404       200      200
"""

# The kinds of the nine pages of every declared model, by the end of the address' name ...
PAGES = {
    "list": "read",
    "export": "read",
    "detail": "read",
    "add": "add",
    "change": "change",
    "delete": "delete",
    "deleted": "deleted",
    "restore": "restore",
    "history": "history",
}
# ... and of all other addresses.
OTHERS = {
    "home": "read",
    "about": "read",
    "login": "login",
    "logout": "logout",
    "health": "read",
    "history": "all",
    "accounts:account": "account",
    "accounts:password_change": "password",
    "accounts:password_reset": "form",
    "accounts:password_reset_sent": "read",
    "accounts:password_set": "form",
    "api_docs": "read",
    "api:summary": "read",
    "api:schema": "read",
    "ktm:programme": "read",
    "kotaku:programme": "read",
    "kotaku:region_path": "read",
    "directory:index": "read",
    "directory:disagreements": "read",
    "directory:person_merge": "merge",
    "directory:personmerge_undo": "undo",
    "directory:document_upload": "upload",
    "directory:documentfile_download": "original",
}


def kind_of(route: str) -> str:
    """The lines of the table that hold for a page; KeyError for one that nobody thought of."""
    if route in OTHERS:
        return OTHERS[route]
    return PAGES[route.rpartition("_")[2]]


def _cells(table: str) -> dict[tuple[str, str, str, str], str]:
    header, *lines = (line.split() for line in table.splitlines() if line.strip())
    return {
        (*line[:3], who): word
        for line in lines
        for who, word in zip(header[3:], line[3:], strict=True)
    }


# (kind, method, row, who) -> word
CELLS = _cells(TABLE)
# (address, method, row, who) -> status
API_CELLS = _cells(API_TABLE)
