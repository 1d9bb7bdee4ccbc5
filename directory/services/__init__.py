"""Acts that write several rows, one module a noun."""

from directory.services.approval import (
    Effect,
    FigureMoved,
    approve,
    effect_of,
    return_,
    submit,
    withdraw,
)
from directory.services.assets import advance_asset
from directory.services.certainty import move_certainty
from directory.services.figures import (
    create_figure,
    create_figures,
    delete_figure,
    delete_figures,
    refresh_all_differences,
    restore_figure,
    save_figure,
    save_figures,
)
from directory.services.files import TooMuchToday, check_daily_share, keep_file, stored_path
from directory.services.holidays import load_holidays
from directory.services.people import check_merge, merge_people, undo_merge
from directory.services.regions import UnknownProvince, load_regions
from directory.services.seats import HandoverRefused, hand_over_seat, open_items
from directory.services.totals import totals_of

__all__ = [
    "Effect",
    "FigureMoved",
    "HandoverRefused",
    "TooMuchToday",
    "UnknownProvince",
    "advance_asset",
    "approve",
    "check_daily_share",
    "check_merge",
    "create_figure",
    "create_figures",
    "delete_figure",
    "delete_figures",
    "effect_of",
    "hand_over_seat",
    "keep_file",
    "load_holidays",
    "load_regions",
    "merge_people",
    "move_certainty",
    "open_items",
    "refresh_all_differences",
    "restore_figure",
    "return_",
    "save_figure",
    "save_figures",
    "stored_path",
    "submit",
    "totals_of",
    "undo_merge",
    "withdraw",
]
