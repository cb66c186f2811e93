#!/usr/bin/python3
"""Workbooks of ratings in the forms in which NAPS, SFIP, EmoMadrid and IAPS are distributed, with invented images and numbers.

Needs Debian's python3-openpyxl and python3-xlwt. Writes tests/EmotionSelectivity.Inputs.Tests/Published/*.{xls,xlsx}. The
forms are those that public loaders of the licensed tables expect: NAPS has its header in row 3 and nine columns M (the
seventh is the valence of all raters), SFIP has it in row 4, EmoMadrid in row 2.

    /usr/bin/python3 tests/reference/ratings.py
"""
import pathlib

import openpyxl
import xlwt

OUT = pathlib.Path(__file__).resolve().parent.parent / "EmotionSelectivity.Inputs.Tests" / "Published"
TITLE = "Valence, arousal and approach-avoidance ratings"
NAPS = ["ID", "Category", "Nr", "V/H", "Description"] + ["M", "SD"] * 9


def xls(name, *sheets):
    """`sheets` are (title, rows); None leaves a cell out."""
    book = xlwt.Workbook()
    for title, rows in sheets:
        sheet = book.add_sheet(title)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if value is not None:
                    sheet.write(r, c, value)
    book.save(OUT / name)


def xlsx(name, *sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(OUT / name)


def naps_rows(first_valence):
    """Three images. Mean k (1-based) of image i is k + i / 100, except the valence of all raters, which is first_valence + i."""
    rows = []
    for i, image in enumerate(["Animals_001_h", "Faces_002_v", "Objects_003_h"]):
        means = [k + i / 100 for k in range(1, 10)]
        means[6] = first_valence + i
        rows.append([image, image.split("_")[0], i + 1, image[-1], "invented"] + [value for mean in means for value in (mean, 0.5)])
    return rows


def naps_headings(groups, dimensions):
    """Two rows of merged headings, each in the first of its columns only."""
    above = [TITLE] + [None] * 4
    below = [None] * 5
    for group in groups:
        above += [group] + [None] * (2 * len(dimensions) - 1)
        below += [cell for dimension in dimensions for cell in (dimension, None)]
    return [above, below]


def naps():
    rows = [NAPS] + naps_rows(2.5)
    dimensions = ["Valence", "Approach-avoidance", "Arousal"]
    xls("naps.xls", ("Legend", [["M: mean", "SD: standard deviation"]]), ("NAPS", naps_headings(["Women", "Men", "All"], dimensions) + rows))
    xls("naps-without-headings.xls", ("NAPS", [[TITLE], ["rated by 204 people"]] + rows))
    # All raters come first: the column is found by its headings, wherever it is.
    xls("naps-other-order.xls", ("NAPS", naps_headings(["All", "Women", "Men"], dimensions) + rows))
    xls("naps-unclear.xls", ("NAPS", naps_headings(["Group A", "Group B", "Group C"], dimensions) + rows))
    fewer = [row[:-2] for row in rows]
    xls("naps-eight-means.xls", ("NAPS", [[TITLE], ["rated by 204 people"]] + fewer))


def sfip():
    header = ["SFIP NAME", "Category"] + [f"{g}_{m}_{d}" for g in ("CT", "BL", "SP", "SO") for m in ("M", "SD") for d in ("V", "A")]
    rows = [["social_010", "social"] + [5.5, 3.1, 1.2, 1.3] + [4.5, 3.2, 1.2, 1.3] + [3.5, 3.3, 1.2, 1.3] + [2.5, 3.4, 1.2, 1.3],
            ["blood_002", "blood"] + [3.25, 3.1, 1.2, 1.3] + [1.25, 3.2, 1.2, 1.3] + [2.25, 3.3, 1.2, 1.3] + [2.75, 3.4, 1.2, 1.3]]
    xls("sfip.xls", ("SFIP", [["SFIP ratings"], ["CT: controls"], ["V: valence, A: arousal"], header] + rows))


def emomadrid():
    header = ["Thumbnail", "EM CODE", "Category", "Mean\nArousal", "Mean Valence "]
    rows = [[None, "EM0001", "animals", 0.5, -1.25], ["Empty", "EM0002", "animals", None, None], [None, "EM0003", "people", 1.5, 2], ["Empty", "EM0004", "people", 9, 9]]
    xlsx("EMindex.xlsx", ("Index", [["EmoMadrid"], header] + rows))


def iaps():
    """Ids as numbers, as a spreadsheet program makes them of text."""
    xlsx("iaps.xlsx", ("AllSubjects", [["desc", "IAPS", "valmn", "valsd"], ["Snake", 1050, 3.46, 2.15], ["Jet", 2375.1, 7, 1.5], ["Baby", 2375.2, 8.25, 1.5]]))
    xls("iaps.xls", ("AllSubjects", [["desc", "IAPS", "valmn", "valsd"], ["Snake", 1050, 3.46, 2.15], ["Jet", 2375.1, 7, 1.5], ["Baby", "2375.10", 8.25, 1.5]]))


if __name__ == "__main__":
    naps()
    sfip()
    emomadrid()
    iaps()
