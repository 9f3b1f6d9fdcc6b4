"""Sheets: a finished mental map drawn as figures, in millimetres. Nothing is saved or shown here."""

from mentalkarta.render.sheet import Sheet, compose_sheet, draw_sheet

__all__ = ["Sheet", "compose_sheet", "draw_sheet"]
