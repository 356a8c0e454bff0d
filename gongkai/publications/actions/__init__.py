"""Every write of the room."""

from gongkai.publications.actions.caching import forget, refresh_stale
from gongkai.publications.actions.checking import accept_finding, blocking, check_edition, check_links
from gongkai.publications.actions.clockwork import follow_validity
from gongkai.publications.actions.drafting import discard, revise, save_edition, start_document
from gongkai.publications.actions.exports import hand_out, hand_out_file
from gongkai.publications.actions.files import (
    add_file,
    add_image,
    add_video,
    change_file,
    clear_hidden,
    order_files,
    remove_file,
)
from gongkai.publications.actions.leaving import erase, redirect, restore, withdraw
from gongkai.publications.actions.releasing import hold_release, release, release_due, reschedule
from gongkai.publications.actions.reviewing import approve, look, recall, send_back, submit
from gongkai.publications.actions.setup import (
    install_kinds,
    install_terms,
    save_column,
    save_kind,
    save_site,
    save_term,
)
from gongkai.publications.actions.validity import EffectDraft, refresh_validity, set_effects

__all__ = [
    "EffectDraft",
    "accept_finding",
    "add_file",
    "add_image",
    "add_video",
    "approve",
    "blocking",
    "change_file",
    "check_edition",
    "check_links",
    "clear_hidden",
    "discard",
    "erase",
    "follow_validity",
    "forget",
    "hand_out",
    "hand_out_file",
    "hold_release",
    "install_kinds",
    "install_terms",
    "look",
    "order_files",
    "recall",
    "redirect",
    "refresh_stale",
    "refresh_validity",
    "release",
    "release_due",
    "remove_file",
    "reschedule",
    "restore",
    "revise",
    "save_column",
    "save_edition",
    "save_kind",
    "save_site",
    "save_term",
    "send_back",
    "set_effects",
    "start_document",
    "submit",
    "withdraw",
]
