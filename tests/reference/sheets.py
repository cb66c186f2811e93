#!/usr/bin/python3
"""Workbooks that are easy to read wrongly: hidden sheets, two sheets that fit, cells formatted as dates.

Needs Debian's python3-openpyxl and python3-xlwt. Writes tests/EmotionSelectivity.Inputs.Tests/Published/sheets-*.{xls,xlsx}
and prints what openpyxl reads of the visible sheets, which the tests expect.

    /usr/bin/python3 tests/reference/sheets.py
"""
import datetime
import pathlib

import openpyxl
import xlwt

OUT = pathlib.Path(__file__).resolve().parent.parent / "EmotionSelectivity.Inputs.Tests" / "Published"
HEADER = ["file", "pleasure"]
DAY = datetime.datetime(2022, 1, 3)


class Date:
    """A number in a cell with a format of dates or times."""

    def __init__(self, number, form):
        self.number, self.form = number, form


def write(name, *sheets):
    """`sheets` are (title, state, rows), with the state visible, hidden or veryHidden."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    old = xlwt.Workbook()
    for title, state, rows in sheets:
        sheet = book.create_sheet(title)
        sheet.sheet_state = state
        old_sheet = old.add_sheet(title)
        old_sheet.visibility = ["visible", "hidden", "veryHidden"].index(state)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                cell = sheet.cell(r + 1, c + 1)
                if isinstance(value, Date):
                    cell.value, cell.number_format = value.number, value.form
                    old_sheet.write(r, c, value.number, xlwt.easyxf(num_format_str=value.form))
                else:
                    cell.value = value
                    old_sheet.write(r, c, value)
    visible = [i for i, (_, state, _) in enumerate(sheets) if state == "visible"]
    book.active = visible[0]
    old.set_active_sheet(visible[0])
    book.save(OUT / f"sheets-{name}.xlsx")
    old.save(str(OUT / f"sheets-{name}.xls"))
    for sheet in openpyxl.load_workbook(OUT / f"sheets-{name}.xlsx"):
        if sheet.sheet_state == "visible":
            print(name, sheet.title, [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)])


if __name__ == "__main__":
    hidden = [HEADER, ["a", 2], ["b", 3]]
    shown = [HEADER, ["a", 1.5], ["b", -1]]
    write("hidden", ("Old", "hidden", hidden), ("Ratings", "visible", shown))
    write("very-hidden", ("Old", "veryHidden", hidden), ("Ratings", "visible", shown), ("Notes", "visible", [["made by", "us"]]))
    write("two", ("Women", "visible", hidden), ("Men", "visible", shown))
    write("date", ("Ratings", "visible", [HEADER, [Date(44564, "dd/mm/yyyy"), 1], ["b", 2], [Date(44564.5, "yyyy-mm-dd hh:mm"), 1]]))
    write("time", ("Ratings", "visible", [HEADER, [Date(0.5, "[h]:mm"), 1], ["b", 2]]))
    write("date-rating", ("Ratings", "visible", [HEADER, ["a", Date(2, "d-mmm")], ["b", 2]]))
