"""Who may do what on which address: every route, method, role, own row and foreign row.

A word tells what is answered:

    ok      200, or what was asked is done (302)
    login   302 to the login page
    no      403: not this role
    wrong   400: the form comes back with a sentence, nothing is written
    absent  404: a row that this role does not keep
    method  405

The office of all but the province stands in Bangka Barat (19.05); `foreign` rows are of Bangka
(19.01). An asset of `office` lies there, too, but was built by the office in 19.05; `own` assets
were built by it as well. A proposal is `own` to whoever asks, `other` is another seat's in the own
region, `foreign` another seat's in 19.01. Rows of models without a place, such as documents, belong
to everybody who acts for a region.
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
from tests.portal.routes import OWNERS_PAGES

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

all       GET    own      login     no     ok     ok     ok       ok        ok       ok
all       POST   own      login     method method method method   method    method   method

merge     GET    own      login     no     no     no     no       ok        ok       ok
merge     POST   own      login     no     no     no     no       ok        ok       ok
merge     POST   foreign  login     no     no     no     no       wrong     ok       ok
undo      GET    own      login     no     no     no     no       method    method   method
undo      POST   own      login     no     no     no     no       ok        ok       ok
undo      POST   foreign  login     no     no     no     no       absent    ok       ok

take      GET    own      login     no     no     no     no       ok        ok       ok
take      POST   own      login     no     no     no     no       wrong     wrong    wrong
held-take GET    own      login     no     no     ok     no       ok        ok       ok
held-take POST   own      login     no     no     wrong  no       wrong     wrong    wrong
seat-take GET    own      login     no     ok     ok     ok       ok        ok       ok
seat-take POST   own      login     no     wrong  wrong  wrong    wrong     wrong    wrong
program-take GET own      login     no     no     no     no       no        no       ok
program-take POST own     login     no     no     no     no       no        no       wrong
mine      GET    own      login     absent absent absent absent   absent    absent   absent
mine      POST   own      login     absent absent absent absent   absent    absent   absent
api-mine  GET    own      login     absent absent absent absent   absent    absent   absent
api-mine  POST   own      login     method method method method   method    method   method
api-step  GET    own      login     method method method method   method    method   method
api-step  POST   own      login     absent absent absent absent   absent    absent   absent
api-start GET    own      login     method method method method   method    method   method
api-start POST   own      login     wrong  wrong  wrong  wrong    wrong     wrong    wrong
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

closed    GET    own      login     no     no     ok     ok       ok        ok       ok
closed    POST   own      login     no     no     method method   method    method   method
file      GET    own      login     no     no     ok     ok       ok        ok       ok
file      GET    office   login     no     no     ok     ok       ok        ok       ok
file      GET    foreign  login     no     no     absent absent   absent    ok       ok
file      POST   own      login     no     no     method method   method    method   method

held-add      GET  own     login    no     no     ok     no       ok        ok       ok
held-add      POST own     login    no     no     ok     no       ok        ok       ok
held-add      POST office  login    no     no     ok     no       ok        ok       ok
held-add      POST foreign login    no     no     wrong  no       wrong     ok       ok
held-change   GET  own     login    no     no     ok     no       ok        ok       ok
held-change   GET  office  login    no     no     ok     no       ok        ok       ok
held-change   GET  foreign login    no     no     absent no       absent    ok       ok
held-change   POST own     login    no     no     ok     no       ok        ok       ok
held-change   POST office  login    no     no     ok     no       ok        ok       ok
held-change   POST foreign login    no     no     absent no       absent    ok       ok
held-advance  GET  own     login    no     no     ok     no       ok        ok       ok
held-advance  GET  office  login    no     no     ok     no       ok        ok       ok
held-advance  GET  foreign login    no     no     absent no       absent    ok       ok
held-advance  POST own     login    no     no     ok     no       ok        ok       ok
held-advance  POST office  login    no     no     ok     no       ok        ok       ok
held-advance  POST foreign login    no     no     absent no       absent    ok       ok
held-delete   GET  own     login    no     no     ok     no       ok        ok       ok
held-delete   GET  office  login    no     no     ok     no       ok        ok       ok
held-delete   GET  foreign login    no     no     absent no       absent    ok       ok
held-delete   POST own     login    no     no     ok     no       ok        ok       ok
held-delete   POST office  login    no     no     ok     no       ok        ok       ok
held-delete   POST foreign login    no     no     absent no       absent    ok       ok
held-deleted  GET  own     login    no     no     ok     no       ok        ok       ok
held-deleted  POST own     login    no     no     method no       method    method   method
held-restore  GET  own     login    no     no     method no       method    method   method
held-restore  POST own     login    no     no     ok     no       ok        ok       ok
held-restore  POST office  login    no     no     ok     no       ok        ok       ok
held-restore  POST foreign login    no     no     absent no       absent    ok       ok
held-history  GET  own     login    no     no     ok     no       ok        ok       ok
held-history  GET  office  login    no     no     ok     no       ok        ok       ok
held-history  GET  foreign login    no     no     absent no       absent    ok       ok
held-history  POST own     login    no     no     method no       method    method   method

proposal      GET  own     login    no     no     ok     ok       ok        ok       ok
proposal      GET  other   login    no     no     absent ok       ok        ok       ok
proposal      GET  foreign login    no     no     absent absent   absent    ok       ok
proposal      POST own     login    no     no     no     wrong    no        no       wrong
submit        POST own     login    no     no     ok     no       ok        ok       ok
submit        POST other   login    no     no     absent no       no        no       no
submit        POST foreign login    no     no     absent absent   absent    no       no
withdraw      POST own     login    no     no     ok     no       ok        ok       ok
withdraw      POST other   login    no     no     absent no       no        no       no
withdraw      POST foreign login    no     no     absent absent   absent    no       no
approve       POST own     login    no     no     no     wrong    no        no       wrong
approve       POST other   login    no     no     absent ok       no        no       ok
approve       POST foreign login    no     no     absent absent   absent    no       ok
return        POST own     login    no     no     no     wrong    no        no       wrong
return        POST other   login    no     no     absent ok       no        no       ok
return        POST foreign login    no     no     absent absent   absent    no       ok
own-add       GET  own     login    no     no     ok     no       ok        ok       ok
own-add       POST own     login    no     no     ok     no       ok        ok       ok
own-change    GET  own     login    no     no     ok     no       ok        ok       ok
own-change    GET  other   login    no     no     absent no       absent    absent   absent
own-change    POST own     login    no     no     ok     no       ok        ok       ok
own-change    POST other   login    no     no     absent no       absent    absent   absent
own-delete    GET  own     login    no     no     ok     no       ok        ok       ok
own-delete    GET  other   login    no     no     absent no       absent    absent   absent
own-delete    POST own     login    no     no     ok     no       ok        ok       ok
own-delete    POST other   login    no     no     absent no       absent    absent   absent
own-deleted   GET  own     login    no     no     ok     no       ok        ok       ok
own-deleted   POST own     login    no     no     method no       method    method   method
own-restore   GET  own     login    no     no     method no       method    method   method
own-restore   POST own     login    no     no     ok     no       ok        ok       ok
own-restore   POST other   login    no     no     absent no       absent    absent   absent
own-history   GET  own     login    no     no     ok     no       ok        ok       ok
own-history   GET  other   login    no     no     absent no       absent    absent   absent
own-history   POST own     login    no     no     method no       method    method   method

seat-list     GET  own     login    no       ok       ok       ok       ok       ok       ok
seat-list     POST own     login    no       method   method   method   method   method   method
seat-detail   GET  own     login    no       ok       ok       ok       ok       ok       ok
seat-detail   GET  other   login    no       absent   absent   absent   absent   absent   ok
seat-detail   POST own     login    no       method   method   method   method   method   method
seat-add      GET  own     login    no       ok       ok       ok       ok       ok       ok
seat-add      POST own     login    no       ok       ok       ok       ok       ok       ok
seat-change   GET  own     login    no       ok       ok       ok       ok       ok       ok
seat-change   GET  other   login    no       absent   absent   absent   absent   absent   ok
seat-change   POST own     login    no       ok       ok       ok       ok       ok       ok
seat-change   POST other   login    no       absent   absent   absent   absent   absent   ok
seat-delete   GET  own     login    no       ok       ok       ok       ok       ok       ok
seat-delete   GET  other   login    no       absent   absent   absent   absent   absent   ok
seat-delete   POST own     login    no       ok       ok       ok       ok       ok       ok
seat-delete   POST other   login    no       absent   absent   absent   absent   absent   ok
seat-deleted  GET  own     login    no       ok       ok       ok       ok       ok       ok
seat-deleted  POST own     login    no       method   method   method   method   method   method
seat-restore  GET  own     login    no       method   method   method   method   method   method
seat-restore  POST own     login    no       ok       ok       ok       ok       ok       ok
seat-restore  POST other   login    no       absent   absent   absent   absent   absent   ok
seat-history  GET  own     login    no       ok       ok       ok       ok       ok       ok
seat-history  GET  other   login    no       absent   absent   absent   absent   absent   ok
seat-history  POST own     login    no       method   method   method   method   method   method

appoint       GET  own     login    no       no       no       no       ok       ok       ok
appoint       GET  foreign login    no       no       no       no       absent   ok       ok
appoint       POST own     login    no       no       no       no       wrong    wrong    wrong
appoint       POST foreign login    no       no       no       no       absent   wrong    wrong
paper         GET  own     login    absent   absent   absent   absent   ok       ok       ok
paper         POST own     login    method   method   method   method   method   method   method

accounts      GET  own     login    no       no       no       no       no       no       ok
accounts      POST own     login    no       no       no       no       no       no       method
account-form  GET  own     login    no       no       no       no       no       no       ok
account-form  POST own     login    no       no       no       no       no       no       wrong
program-add      GET  own     login    no       no       no       no       no       no       ok
program-add      POST own     login    no       no       no       no       no       no       ok
program-add      POST foreign login    no       no       no       no       no       no       ok
program-change   GET  own     login    no       no       no       no       no       no       ok
program-change   GET  foreign login    no       no       no       no       no       no       ok
program-change   POST own     login    no       no       no       no       no       no       ok
program-change   POST foreign login    no       no       no       no       no       no       ok
program-delete   GET  own     login    no       no       no       no       no       no       ok
program-delete   GET  foreign login    no       no       no       no       no       no       ok
program-delete   POST own     login    no       no       no       no       no       no       ok
program-delete   POST foreign login    no       no       no       no       no       no       ok
program-restore  GET  own     login    no       no       no       no       no       no       method
program-restore  POST own     login    no       no       no       no       no       no       ok
program-restore  POST foreign login    no       no       no       no       no       no       ok
account-act   GET  own     login    no       no       no       no       no       no       method
account-act   POST own     login    no       no       no       no       no       no       ok
account-link  GET  own     login    no       no       no       no       no       no       ok
account-link  POST own     login    no       no       no       no       no       no       ok
"""

# The API answers in numbers. Rows as above; a list takes POST, a row the rest. Models that are not
# published have tables of their own.
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
ASSETS_TABLE = """
address   method row      anonymous reader pokja  opd    verifier kabupaten province admin
list      GET    own      401       403    403    200    200      200       200      200
list      POST   own      401       403    403    403    403      400       400      400
detail    GET    own      401       403    403    200    200      200       200      200
detail    GET    office   401       403    403    200    200      200       200      200
detail    GET    foreign  401       403    403    404    404      404       200      200
detail    PUT    own      401       403    403    400    403      400       400      400
detail    PUT    foreign  401       403    403    404    403      404       400      400
detail    PATCH  own      401       403    403    200    403      200       200      200
detail    PATCH  office   401       403    403    200    403      200       200      200
detail    PATCH  foreign  401       403    403    404    403      404       200      200
detail    DELETE own      401       403    403    403    403      200       200      200
detail    DELETE foreign  401       403    403    403    403      404       200      200
restore   POST   own      401       403    403    403    403      200       200      200
restore   POST   foreign  401       403    403    403    403      404       200      200
advance   POST   own      401       403    403    200    403      200       200      200
advance   POST   office   401       403    403    200    403      200       200      200
advance   POST   foreign  401       403    403    404    403      404       200      200
"""
PAPERS_TABLE = """
address   method row      anonymous reader pokja  opd    verifier kabupaten province admin
list      GET    own      401       403    403    200    200      200       200      200
list      POST   own      401       403    403    400    403      400       400      400
detail    GET    own      401       403    403    200    200      200       200      200
detail    GET    office   401       403    403    200    200      200       200      200
detail    GET    foreign  401       403    403    404    404      404       200      200
detail    PUT    own      401       403    403    400    403      400       400      400
detail    PUT    foreign  401       403    403    404    403      404       400      400
detail    PATCH  own      401       403    403    200    403      200       200      200
detail    PATCH  office   401       403    403    200    403      200       200      200
detail    PATCH  foreign  401       403    403    404    403      404       200      200
detail    DELETE own      401       403    403    200    403      200       200      200
detail    DELETE foreign  401       403    403    404    403      404       200      200
restore   POST   own      401       403    403    200    403      200       200      200
restore   POST   foreign  401       403    403    404    403      404       200      200
"""
PROPOSALS_TABLE = """
address   method row      anonymous reader pokja  opd    verifier kabupaten province admin
list      GET    own      401       403    403    200    200      200       200      200
list      POST   own      401       403    403    400    403      400       400      400
detail    GET    own      401       403    403    200    200      200       200      200
detail    GET    other    401       403    403    404    200      200       200      200
detail    GET    foreign  401       403    403    404    404      404       200      200
detail    PUT    own      401       403    403    400    403      400       400      400
detail    PUT    other    401       403    403    404    403      404       404      404
detail    PATCH  own      401       403    403    200    403      200       200      200
detail    PATCH  other    401       403    403    404    403      404       404      404
detail    DELETE own      401       403    403    200    403      200       200      200
detail    DELETE other    401       403    403    404    403      404       404      404
restore   POST   own      401       403    403    200    403      200       200      200
restore   POST   other    401       403    403    404    403      404       404      404
submit    POST   own      401       403    403    200    403      200       200      200
submit    POST   other    401       403    403    404    403      404       404      404
withdraw  POST   own      401       403    403    200    403      200       200      200
withdraw  POST   other    401       403    403    404    403      404       404      404
approve   POST   own      401       403    403    403    400      403       403      400
approve   POST   other    401       403    403    403    200      403       403      200
approve   POST   foreign  401       403    403    403    404      403       403      200
return    POST   own      401       403    403    403    400      403       403      400
return    POST   other    401       403    403    403    200      403       403      200
return    POST   foreign  401       403    403    403    404      403       403      200
"""
VIEWS_TABLE = """
address   method row      anonymous reader pokja  opd    verifier kabupaten province admin
list      GET    own     401       403    200    200    200      200       200      200
list      POST   own     401       403    400    400    400      400       400      400
detail    GET    own     401       403    200    200    200      200       200      200
detail    GET    other   401       403    404    404    404      404       404      200
detail    PUT    own     401       403    400    400    400      400       400      400
detail    PUT    other   401       403    404    404    404      404       404      400
detail    PATCH  own     401       403    200    200    200      200       200      200
detail    PATCH  other   401       403    404    404    404      404       404      200
detail    DELETE own     401       403    200    200    200      200       200      200
detail    DELETE other   401       403    404    404    404      404       404      200
restore   POST   own     401       403    200    200    200      200       200      200
restore   POST   other   401       403    404    404    404      404       404      200
"""

PROGRAMS_TABLE = """
address   method row      anonymous reader pokja  opd    verifier kabupaten province admin
list      GET    own      401       403    403    403    403      403       403      200
list      POST   own      401       403    403    403    403      403       403      400
detail    GET    own      401       403    403    403    403      403       403      200
detail    GET    foreign  401       403    403    403    403      403       403      200
detail    PUT    own      401       403    403    403    403      403       403      400
detail    PUT    foreign  401       403    403    403    403      403       403      400
detail    PATCH  own      401       403    403    403    403      403       403      200
detail    PATCH  foreign  401       403    403    403    403      403       403      200
detail    DELETE own      401       403    403    403    403      403       403      200
detail    DELETE foreign  401       403    403    403    403      403       403      200
restore   POST   own      401       403    403    403    403      403       403      200
restore   POST   foreign  401       403    403    403    403      403       403      200
"""

# The kinds of the ten pages of every declared model, and of two more of a seat, by the end of the
# address' name ...
PAGES = {
    "list": "read",
    "export": "read",
    "detail": "read",
    "add": "add",
    "import": "take",
    "change": "change",
    "delete": "delete",
    "deleted": "deleted",
    "restore": "restore",
    "history": "history",
    "handover": "appoint",
    "end": "appoint",
}
# ... where a model is not published, or kept by others than staff, ...
CLOSED = {"list": "closed", "export": "closed"}
WRITING = ("add", "change", "delete", "deleted", "restore", "history")
PAGES_OF = {
    "directory:asset": CLOSED
    | {"detail": "file"}
    | {page: f"held-{page}" for page in ("change", "advance", "history")}
    | {"import": "held-take"},
    "directory:assetpaper": CLOSED
    | {"detail": "file"}
    | {page: f"held-{page}" for page in WRITING}
    | {"import": "held-take"},
    "directory:figureupdate": CLOSED
    | {"detail": "proposal", "awaiting": "closed"}
    | {page: f"own-{page}" for page in WRITING}
    | {"import": "held-take"},
}
PAGES_OF["directory:savedview"] = {
    page: f"seat-{page}"
    for page in ("list", "detail", "add", "change", "delete", "deleted", "restore", "history")
} | {"export": "seat-list", "import": "seat-take"}
PAGES_OF["accounts:application"] = PAGES_OF["accounts:webhook"] = dict.fromkeys(
    ("list", "export", "detail", "deleted", "history"), "accounts"
) | {page: f"program-{page}" for page in ("add", "change", "delete", "restore")}
for name in ("accounts:application", "accounts:webhook"):
    PAGES_OF[name]["import"] = "program-take"
# ... of the steps that are taken on a page, each with lines of its own, ...
STEPS = {"directory:figureupdate_detail": ("submit", "withdraw", "approve", "return")}
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
    "accounts:user_list": "accounts",
    "accounts:user_export": "accounts",
    "accounts:user_roles": "accounts",
    "accounts:user_detail": "accounts",
    "accounts:user_history": "accounts",
    "accounts:user_add": "account-form",
    "accounts:user_change": "account-form",
    "accounts:user_switch": "account-form",
    "accounts:user_link": "account-link",
    "accounts:application_token": "account-form",
    "accounts:application_revoke": "account-link",
    "accounts:webhook_secret": "account-link",
    "accounts:webhook_ping": "account-act",
    "accounts:webhook_again": "account-act",
    "directory:seathandover_detail": "paper",
    "accounts:password_reset": "form",
    "accounts:password_reset_sent": "read",
    "accounts:password_set": "form",
    "records:import_list": "account",
    "api_docs": "read",
    "api:import-list": "api-start",
    "api:import-detail": "api-mine",
    "api:import-confirm": "api-step",
    "api:import-undo": "api-step",
    "api:import-cancel": "api-step",
    "api:summary": "read",
    "api:schema": "read",
    "api:slumarea-list": "read",
    "api:slumarea-detail": "read",
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
    if route in OWNERS_PAGES:
        return "mine"
    model, _, page = route.rpartition("_")
    return PAGES_OF.get(model, {}).get(page) or PAGES[page]


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
CLOSED_API_CELLS = {
    "directory:asset": _cells(ASSETS_TABLE),
    "directory:assetpaper": _cells(PAPERS_TABLE),
    "directory:figureupdate": _cells(PROPOSALS_TABLE),
    "directory:savedview": _cells(VIEWS_TABLE),
    "accounts:application": _cells(PROGRAMS_TABLE),
    "accounts:webhook": _cells(PROGRAMS_TABLE),
}
