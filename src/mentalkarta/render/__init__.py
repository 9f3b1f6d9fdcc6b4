"""Sheets: a finished mental map drawn as figures, in millimetres. Nothing is saved or shown here."""

from mentalkarta.render.catalogue import compose_office_sheet, compose_sheet, draw_sheet

__all__ = ["compose_office_sheet", "compose_sheet", "draw_sheet"]
